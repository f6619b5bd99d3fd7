// The feedback list: the exact text a signature binds to, as src/dudao/visits/rules/feedback.py;
// tests/vectors/feedback.json binds both. Chinese whatever language the inspector works in.
import type { Day, FeedbackContent, Problem } from "../contract";
import { folded } from "./text";

export function feedbackText(content: FeedbackContent): string {
  const { companions } = content;
  const lines = [
    "督导反馈清单",
    `督导机构：${content.office}`,
    `学校：${content.school}`,
    `督导类型：${content.kind}`,
    `督导目的：${content.purpose}`,
    `督导日期：${dayText(content.visited_on)}`,
    `督学：${content.leader}`,
    ...(companions.length ? [`随行督学：${companions.join("、")}`] : []),
    "一、值得肯定的做法",
    ...or(numbered(content.merits), "本次没有记录。"),
    "二、存在的问题和整改要求",
    ...or(content.problems.flatMap(problemLines), "本次督导没有发现需要整改的问题。"),
    "三、以前问题的回头看",
    ...or(lookedAt(content), "没有未销号的问题。"),
  ];
  return lines.map(folded).join("\n");
}

export async function sha256Hex(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A day as documents write it: 2026年11月3日.
export function dayText(day: Day): string {
  const [year, month, date] = day.split("-").map(Number);
  return `${year}年${month}月${date}日`;
}

// Until when a problem is to be put right: the day, and the workdays given for it.
export function termText(problem: Pick<Problem, "due_on" | "workdays">): string {
  const days = problem.workdays ? `${problem.workdays}个工作日` : "当天";
  return `${dayText(problem.due_on)}前（${days}）`;
}

function or(lines: string[], nothing: string): string[] {
  return lines.length ? lines : [nothing];
}

function numbered(texts: string[]): string[] {
  return texts.map((text, n) => `${n + 1}. ${text}`);
}

function problemLines(problem: Problem, n: number): string[] {
  const danger = problem.life_safety ? "，危及人身安全" : "";
  return [
    `${n + 1}. 【${problem.topic}】${problem.fact}（${problem.severity}${danger}）`,
    ...(problem.basis ? [`依据：${problem.basis}`] : []),
    `要求：${problem.demand}`,
    `期限：${termText(problem)}`,
    `处理方式：${problem.route}`,
  ];
}

function lookedAt(content: FeedbackContent): string[] {
  return numbered(
    content.look_backs.map(
      (looked) =>
        `${looked.number} ${looked.fact} —— ${looked.verdict || "本次未核查"}` +
        (looked.note ? `。${looked.note}` : ""),
    ),
  );
}
