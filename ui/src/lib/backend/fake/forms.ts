/** Previews of the fake machine: plain SVG pages with the data on them. The real forms are typst templates in `crates/documents`. */
import type { CaseView, FormKind } from "../bindings";

const NAME: Partial<Record<FormKind, string>> = {
  DECLARATION: "申请补领婚姻登记证声明书", REVIEW_FORM: "补发婚姻登记证审查处理表", CERTIFICATE_MAN: "结婚证", CERTIFICATE_WOMAN: "结婚证",
  ONE_TIME_NOTICE: "一次性告知单", WAITING_SLIP: "待办告知单", REFERRAL_SLIP: "转办单", NOT_ACCEPTED_NOTICE: "不予受理通知书", REFUSED_NOTICE: "不予补发通知书", ENDED_SLIP: "办理终止告知单",
  EXPLANATION: "情况说明", PROXY_CHECKLIST: "委托办理核对表", QUEUE_TICKET: "取号单", RECEIPT: "领证回执",
};

const escape = (t: string): string => t.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

export function pages(form: FormKind, view: CaseView): string[] {
  return form.startsWith("CERTIFICATE") ? [booklet(form, view)] : [sheet(form, view)];
}

function lines(view: CaseView): [string, string][] {
  const { man, woman, file, certificate: c } = view;
  return [
    ["男方姓名", man?.input.name ?? ""], ["出生日期", man?.birth ?? ""], ["身份证件号", man?.input.idNo ?? ""], ["户口所在地", man?.input.hukouAddress ?? ""],
    ["女方姓名", woman?.input.name ?? ""], ["出生日期", woman?.birth ?? ""], ["身份证件号", woman?.input.idNo ?? ""], ["户口所在地", woman?.input.hukouAddress ?? ""],
    ["原登记日期", file?.regDateText ?? ""], ["原登记机关", file?.organ ?? ""], ["原证字号", file?.certNo ?? ""], ["结婚证字号", c?.certNo ?? ""],
  ];
}

function sheet(form: FormKind, view: CaseView): string {
  const rows = lines(view).map(([k, v], i) => {
    const y = 190 + i * 44;
    return `<rect x="80" y="${y}" width="130" height="44"/><rect x="210" y="${y}" width="505" height="44"/><text x="92" y="${y + 28}" stroke="none" fill="#222">${k}</text><text x="224" y="${y + 28}" stroke="none" fill="#222">${escape(v)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 794 1123" font-family="Noto Serif CJK SC, serif" font-size="17"><rect width="794" height="1123" fill="#fff"/><text x="397" y="120" text-anchor="middle" font-size="30" fill="#111">${NAME[form] ?? form}</text><text x="714" y="165" text-anchor="end" font-size="14" fill="#444">${escape(view.caseNo)}　演示</text><g fill="none" stroke="#444">${rows.join("")}</g><g fill="#222"><text x="80" y="790">双方现今仍维持该婚姻状况，以上声明完全真实，如有虚假，愿承担法律责任。</text><text x="80" y="860">声明人（男）：</text><text x="420" y="860">声明人（女）：</text><text x="80" y="950">监誓人：</text><text x="420" y="950">日期：　　　年　　月　　日</text></g></svg>`;
}

function booklet(form: FormKind, view: CaseView): string {
  const man = form === "CERTIFICATE_MAN";
  const holder = (man ? view.man : view.woman)?.input.name ?? "";
  const c = view.certificate;
  const t = (x: number, y: number, s: string): string => `<text x="${x}" y="${y}">${escape(s)}</text>`;
  const p = (who: CaseView["man"], y: number): string => (who ? t(500, y, `姓名　${who.input.name}　　性别　${who.sex === "MALE" ? "男" : "女"}`) + t(500, y + 36, `国籍　中国　　出生日期　${who.birth}`) + t(500, y + 72, `身份证件号　${who.input.idNo}`) : "");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 940 640" font-family="Noto Serif CJK SC, serif" font-size="17" fill="#222"><rect width="940" height="640" fill="#fdf6ee"/><path d="M470 0V640" stroke="#ddc9b4"/>${t(80, 110, `持证人　${holder}`)}${t(80, 160, `登记日期　${c?.regDate ?? ""}`)}${t(80, 210, `结婚证字号　${c?.certNo ?? ""}`)}${t(80, 260, `备注　${c?.note ?? ""}`)}<rect x="100" y="320" width="300" height="198" fill="none" stroke="#bba" stroke-dasharray="5 5"/>${t(200, 425, "照片　钢印")}${p(view.man, 110)}${p(view.woman, 300)}${t(660, 600, `印制号 ${(man ? c?.manBooklet : c?.womanBooklet) ?? ""}`)}</svg>`;
}
