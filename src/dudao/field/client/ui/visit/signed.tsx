// How the list ended: signed by hand, or refused.
import type { Feedback, Moment } from "../../contract";
import { t } from "../../words";
import { useWords } from "../live";
import { Chip } from "../parts/cells";
import { stamp } from "../parts/time";
import type { Strokes } from "./signature";

export const instant = (at: Moment): string => at.trusted ?? at.wall;

function Ink({ strokes, label }: { strokes: Strokes; label: string }) {
  const points = strokes.flat();
  if (!points.length) return null;
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [wide, high] = [Math.max(...xs) - left, Math.max(...ys) - top];
  return (
    <svg
      class="ink"
      role="img"
      aria-label={label}
      viewBox={`${left - 6} ${top - 6} ${wide + 12} ${high + 12}`}
    >
      {strokes.map((stroke, n) => (
        <path key={n} d={`M${stroke.map(([x, y]) => `${x} ${y}`).join("L")}`} />
      ))}
    </svg>
  );
}

export function SignedCard({ feedback }: { feedback: Feedback }) {
  const words = useWords()?.positions ?? {};
  const { signed_at, refusal, content, positions } = feedback;
  const objections = content.problems.filter(
    (one) => positions[one.finding]?.position === "object",
  );
  return (
    <section class="card signed">
      {signed_at && (
        <>
          <p class="chips">
            <Chip tone="good">{t("已签收")}</Chip>
            <span class="soft">{stamp(instant(signed_at))}</span>
          </p>
          <Ink
            strokes={feedback.strokes}
            label={t("签名：{name}", { name: feedback.signer_name })}
          />
          <p>
            {feedback.signer_title} {feedback.signer_name}
          </p>
          {feedback.school_view && (
            <p>{t("学校总体意见：{view}", { view: feedback.school_view })}</p>
          )}
          {objections.map((one) => (
            <p key={one.finding}>
              <Chip tone="warn">{words.object}</Chip>{" "}
              {t("第 {n} 条：{remark}", {
                n: content.problems.indexOf(one) + 1,
                remark: positions[one.finding]?.remark ?? "",
              })}
            </p>
          ))}
        </>
      )}
      {refusal && (
        <>
          <p class="chips">
            <Chip tone="bad">{t("拒签")}</Chip>
            <span class="soft">{stamp(instant(refusal.at))}</span>
          </p>
          <p>{t("原因：{reason}", { reason: refusal.reason })}</p>
          <p>{t("见证人：{witness}", { witness: refusal.witness })}</p>
        </>
      )}
    </section>
  );
}
