// The exact text, line by line as it is signed, and room beside each problem for the school's answer.
import type { ComponentChildren } from "preact";
import type { Feedback, Problem } from "../../contract";
import { t } from "../../words";
import { blocks } from "./list_text";

const shortHash = (hash: string): string => (hash.slice(0, 16).match(/.{4}/g) ?? []).join(" ");

export function ExactText(props: {
  feedback: Feedback;
  after?: (problem: Problem, n: number) => ComponentChildren;
}) {
  const { feedback, after } = props;
  let n = 0;
  return (
    <article class="exact" lang="zh-CN">
      <h2>{feedback.text.split("\n")[0]}</h2>
      {blocks(feedback).map((block) => {
        if (block.heading) return <h3 key={block.lines[0]}>{block.lines[0]}</h3>;
        if (!block.problem) return <p key={block.lines[0]}>{block.lines[0]}</p>;
        n += 1;
        return (
          <section key={block.problem.finding} class="exact-problem">
            {block.lines.map((line) => (
              <p key={line}>{line}</p>
            ))}
            {after?.(block.problem, n)}
          </section>
        );
      })}
      <p class="exact-hash">
        {t("校验码 {hash}", { hash: shortHash(feedback.text_sha256) })}
        <span class="only-printed">SHA-256 {feedback.text_sha256}</span>
      </p>
    </article>
  );
}
