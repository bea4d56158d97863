/** Starts the window: chooses the machine, gives it to the application, and says so plainly when there is none. */
import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";
import "./design/tokens.css";
import "./design/base.css";
import { BACKEND } from "./lib/backend/backend";
import { chooseBackend } from "./lib/backend/choose";
import { newQueryClient } from "./lib/resource";
import { getLocale } from "./paraglide/runtime.js";
import App from "./shell/App.vue";
import NoBackend from "./shell/NoBackend.vue";

document.documentElement.lang = getLocale();
const backend = await chooseBackend();
if (backend) createApp(App).provide(BACKEND, backend).use(VueQueryPlugin, { queryClient: newQueryClient() }).mount("#app");
else createApp(NoBackend).mount("#app");
