// The exact text of the feedback list, taken apart: to show it, and to hand it over in QR codes that
// any phone reads without a network and without us. It is Chinese whatever language one works in.
import type { Feedback, Problem } from "../../contract";

const HEADINGS = ["一、", "二、", "三、"];

interface Block {
  heading: boolean;
  lines: string[];
  problem: Problem | null;
}

// The text in blocks: a heading, a plain line, or all lines of one problem.
export function blocks({ content, text }: Pick<Feedback, "content" | "text">): Block[] {
  const list: Block[] = [];
  let part = 0;
  let n = 0;
  for (const line of text.split("\n").slice(1)) {
    const isHeading = part < HEADINGS.length && line.startsWith(HEADINGS[part] ?? "");
    if (isHeading) part += 1;
    const next = content.problems[n];
    if (isHeading) list.push({ heading: true, lines: [line], problem: null });
    else if (part === 2 && next && line.startsWith(`${n + 1}. `)) {
      list.push({ heading: false, lines: [line], problem: next });
      n += 1;
    } else if (part === 2 && list.at(-1)?.problem) list.at(-1)?.lines.push(line);
    else list.push({ heading: false, lines: [line], problem: null });
  }
  return list;
}

// A code of this many bytes is read from a phone's screen at arm's length.
const BYTES = 620;
const encoder = new TextEncoder();

function ending({ signed_at, refusal, signer_name, signer_title, ...feedback }: Feedback): string {
  const at = (moment: { trusted: string | null; wall: string }) =>
    new Date(moment.trusted ?? moment.wall).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai" });
  const lines = [`SHA-256：${feedback.text_sha256}`];
  if (signed_at) lines.unshift(`签收：${signer_title}${signer_name} ${at(signed_at)}`);
  if (refusal) lines.unshift(`拒签：${refusal.reason}，见证人${refusal.witness} ${at(refusal.at)}`);
  const objections = feedback.content.problems.flatMap((problem, n) => {
    const answer = feedback.positions[problem.finding];
    return answer?.position === "object" ? [`第${n + 1}条有异议：${answer.remark}`] : [];
  });
  return ["——", ...objections, ...lines].join("\n");
}

// Cut between characters, at a line's end where one is near.
function pieces(text: string): string[] {
  const list: string[] = [];
  let piece = "";
  let size = 0;
  for (const char of text) {
    const more = encoder.encode(char).length;
    if (size + more > BYTES || (char === "\n" && size > BYTES * 0.85)) {
      list.push(piece);
      [piece, size] = ["", 0];
      if (char === "\n") continue;
    }
    piece += char;
    size += more;
  }
  return piece ? [...list, piece] : list;
}

// Each with its number, so that the parts are put together in their order.
export function codesOf(feedback: Feedback): string[] {
  const parts = pieces(`${feedback.text}\n${ending(feedback)}`);
  if (parts.length === 1) return parts;
  const mark = feedback.text_sha256.slice(0, 8);
  return parts.map((part, n) => `【${n + 1}/${parts.length} ${mark}】\n${part}`);
}
