/** The other language, without reloading: the caller draws again. */
import { getLocale, setLocale } from "@/paraglide/runtime.js";

export async function switchLanguage(): Promise<void> {
  await setLocale(getLocale() === "en" ? "zh-CN" : "en", { reload: false });
  document.documentElement.lang = getLocale();
}
