// A copy for the school: codes that hold the text itself, or a page to print.

import { useEffect, useMemo, useState } from "preact/hooks";
import encodeQR from "qr";
import { t } from "../../words";
import { useCore } from "../live";
import { Button, LinkButton, Note } from "../parts/cells";
import { ExactText } from "./exact_text";
import { NoVisit, useVisited, VisitScreen } from "./frame";
import { codesOf } from "./list_text";
import { SignedCard } from "./signed";

// One path of unit squares: quick to draw, sharp at any size.
export function Code({ text, label }: { text: string; label: string }) {
  const { side, path } = useMemo(() => {
    const rows = encodeQR(text, "raw", { ecc: "low", border: 3 });
    const squares = rows.flatMap((row, y) =>
      row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    return { side: rows.length, path: squares.join("") };
  }, [text]);
  return (
    <svg class="code" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`}>
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}

export function CopyScreen({ visit }: { visit: string }) {
  const core = useCore();
  const visited = useVisited(visit);
  const [n, setN] = useState(0);
  const feedback = visited?.draft.feedback ?? null;
  const codes = useMemo(() => (feedback ? codesOf(feedback) : []), [feedback]);
  useEffect(() => {
    if (feedback)
      core.change(visit, (it) => {
        it.unsaid.copied = "yes";
      });
  }, [core, visit, feedback]);
  if (!visited) return <NoVisit />;
  if (!feedback)
    return (
      <VisitScreen visited={visited} title={t("留存")}>
        <Note>{t("生成反馈清单后，可以给学校留一份。")}</Note>
      </VisitScreen>
    );
  const words =
    codes.length > 1
      ? t("第 {n} 个，共 {all} 个", { n: n + 1, all: codes.length })
      : t("只有一个码");
  return (
    <VisitScreen
      visited={visited}
      title={t("给学校留一份")}
      foot={
        <LinkButton look="primary" icon="leave" to={`visit/${visit}/leave`}>
          {t("下一步：{step}", { step: t("离校") })}
        </LinkButton>
      }
    >
      <section class="card copy">
        <p>{t("请校长用手机扫码，清单全文就存到他的手机里，不用网络。")}</p>
        <Code text={codes[n] ?? ""} label={t("二维码，{words}", { words })} />
        <p class="copy-count" role="status">
          {words}
        </p>
        {codes.length > 1 && (
          <div class="buttons">
            <Button icon="back" disabled={n === 0} onClick={() => setN(n - 1)}>
              {t("上一个")}
            </Button>
            <Button look="primary" disabled={n === codes.length - 1} onClick={() => setN(n + 1)}>
              {t("下一个")}
            </Button>
          </div>
        )}
      </section>
      <Button icon="print" onClick={() => window.print()}>
        {t("打印或存为 PDF")}
      </Button>
      <div class="printed">
        <ExactText feedback={feedback} />
        <SignedCard feedback={feedback} />
      </div>
    </VisitScreen>
  );
}
