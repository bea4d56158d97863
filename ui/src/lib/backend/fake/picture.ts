/** Pictures in the fake machine: size read from the header, the crop set to the largest 53:35. Real decoding is in `crates/imaging`. */
import type { CropInput, StagedPhoto } from "../bindings";
import { refusal } from "./numbers";

export async function readPicture(bytes: Uint8Array, token: string): Promise<StagedPhoto> {
  if (bytes.length === 0) throw refusal("IMAGE_EMPTY");
  const size = pngSize(bytes) ?? jpegSize(bytes);
  if (!size) throw refusal(isPicture(bytes) ? "IMAGE_TRUNCATED" : "IMAGE_NOT_AN_IMAGE");
  const { width, height } = size;
  if (width * height > 80_000_000) throw refusal("IMAGE_TOO_LARGE", { facts: { width: String(width), height: String(height), max_pixels: "80000000" } });
  let binary = "";
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return { token, width, height, crop: largestCrop(width, height), preview: `data:image/${pngSize(bytes) ? "png" : "jpeg"};base64,${btoa(binary)}` };
}

function largestCrop(width: number, height: number): CropInput {
  const w = Math.min(width, Math.floor((height * 53) / 35));
  const h = Math.floor((w * 35) / 53);
  return { x: Math.floor((width - w) / 2), y: Math.floor((height - h) / 2), width: w, height: h };
}

const isPicture = (b: Uint8Array): boolean => (b[0] === 0xff && b[1] === 0xd8) || (b[0] === 0x89 && b[1] === 0x50);

function pngSize(b: Uint8Array): { width: number; height: number } | null {
  if (b[0] !== 0x89 || b[1] !== 0x50 || b.length < 24) return null;
  const v = new DataView(b.buffer, b.byteOffset);
  return { width: v.getUint32(16), height: v.getUint32(20) };
}

function jpegSize(b: Uint8Array): { width: number; height: number } | null {
  if (b[0] !== 0xff || b[1] !== 0xd8) return null;
  const v = new DataView(b.buffer, b.byteOffset);
  for (let i = 2; i + 9 < b.length; i += 2 + v.getUint16(i + 2)) {
    const marker = v.getUint16(i);
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)) return { width: v.getUint16(i + 7), height: v.getUint16(i + 5) };
  }
  return null;
}
