/** What is typed in the rarer forms of a case and not yet saved; it waits while another step, or another case, is at hand. */
import { reactive } from "vue";
import type { FileInput, PaperInput, ProxyInput } from "@/lib/backend/bindings";
import { keep } from "@/lib/kept";
import type { Desk } from "./controller";

export const EMPTY_PROXY: Readonly<ProxyInput> = { of: "WOMAN", name: "", idNo: "", relation: "", poaNo: "", notaryOffice: "", poaOn: "", idCopy: false, items: [] };

export const EMPTY_FILE: Readonly<FileInput> = {
  manName: "", manId: "", manBirth: "", womanName: "", womanId: "", womanBirth: "", regDate: "", organName: "", organKind: "TOWNSHIP", organPlace: "YUYAO", certNo: "", archiveRef: "", laterEvent: "NONE",
};

export const emptyPaper = (material: string, whose: string): PaperInput => ({ material, whose, here: true, issuer: "", issuedOn: "", number: "", signer: "", sealed: false, says: "" });

export interface Typed {
  proxy: ProxyInput;
  /** A file being typed in: which archive has it, and what was typed. */
  file: FileInput;
  /** Who answered, by archive. */
  keeper: Record<string, string>;
  /** Papers being noted, by `<material>:<whose>`. */
  papers: Record<string, PaperInput>;
  /** What is added to the request to the head. */
  note: string;
  /** The rarer circumstances of step 1 are in sight. */
  more: boolean;
}

export function useTyped(desk: Desk): Typed {
  return keep(`desk/${desk.caseId}/typed`, () => {
    const saved = desk.view.value?.proxy?.input;
    return reactive<Typed>({
      proxy: { ...EMPTY_PROXY, ...saved, items: [...(saved?.items ?? [])] }, file: { ...EMPTY_FILE }, keeper: {}, papers: {}, note: desk.view.value?.request?.note ?? "", more: false,
    });
  });
}
