/** GB/T 3304: code and name of the 56 ethnic groups, in code order. Names are the standard's; pinyin letters help typing. */
const NAMES =
  "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺";
const LETTERS =
  "han menggu hui zang weiwuer miao yi zhuang buyi chaoxian man dong yao bai tujia hani hasake dai li lisu wa she gaoshan lahu shui dongxiang naxi jingpo keerkezi tu dawoer mulao qiang bulang sala maonan gelao xibo achang pumi tajike nu wuzibieke eluosi ewenke deang baoan yugu jing tataer dulong elunchun hezhe menba luoba jinuo";

export interface Ethnic {
  code: string;
  name: string;
  letters: string;
}

const letters = LETTERS.split(" ");
export const ETHNIC: readonly Ethnic[] = NAMES.split(" ").map((name, i) => ({
  code: String(i + 1).padStart(2, "0"),
  name: `${name}族`,
  letters: letters[i] ?? "",
}));

/** Name of a code, or the code. */
export function ethnicName(code: string): string {
  return ETHNIC.find((e) => e.code === code)?.name ?? code;
}
