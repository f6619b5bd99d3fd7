// What the server could not do as it was said here: in words, and what to do about it.
import type { Matter } from "../../core";
import { t } from "../../words";
import { Screen } from "../frame/screen";
import { useCore, useDrafts, useLive, useSchools } from "../live";
import { Card, Chip, LinkButton, Nothing } from "../parts/cells";
import { dayAndTime } from "../parts/time";
import { useToday } from "../today/today";

export function kindWords(kind: string): string {
  switch (kind) {
    case "visit.start":
      return t("开始督导");
    case "visit.add_form":
    case "visit.own_sheet":
      return t("添加表单");
    case "visit.check_in":
      return t("签到");
    case "visit.check_out":
      return t("离校");
    case "visit.answer":
      return t("填表");
    case "visit.attach":
      return t("照片和文件");
    case "visit.detach":
      return t("删除照片或文件");
    case "visit.raise":
      return t("记问题");
    case "visit.edit_finding":
      return t("修改问题");
    case "visit.drop_finding":
      return t("撤销问题");
    case "visit.look_back":
      return t("回头看结论");
    case "visit.merit":
    case "visit.drop_merit":
      return t("典型经验");
    case "visit.note":
    case "visit.drop_note":
      return t("记录卡");
    case "visit.compose":
      return t("生成反馈清单");
    case "visit.withdraw":
      return t("撤回反馈清单");
    case "visit.sign":
      return t("校长签收");
    case "visit.refuse":
      return t("记录拒签");
    case "visit.complete":
      return t("材料收齐");
    case "log.write":
    case "log.attach":
      return t("督学日志");
    case "post.read":
    case "post.done":
      return t("工作群回执");
    default:
      return kind;
  }
}

export function matterTitle(matter: Matter): string {
  const what = kindWords(matter.kind);
  if (matter.state === "conflict") return t("{what}：两处说法不一样", { what });
  if (matter.state === "dismissed") return t("{what}：没有生效", { what });
  return t("{what}：暂时没有生效", { what });
}

function advice(matter: Matter): string {
  if (matter.state === "conflict") return t("两份都保存了。请和督导室核对以哪一份为准。");
  if (matter.state === "dismissed") return t("已由上面的人决定，不用再做什么。内容还在记录里。");
  if (matter.code === "gap") return t("等前一步的记录传到就会自动继续，不用重做。");
  return t("内容已在服务器保存，等片区负责人处理。着急的请打电话；不用重新填。");
}

export function Matters() {
  const matters = useLive(useCore().matters);
  const drafts = useDrafts();
  const schools = useSchools();
  const today = useToday();
  return (
    <Screen title={t("需要处理")} parent="problems">
      <p class="lead">{t("这些内容都没有丢，只是服务器没能直接照办。")}</p>
      {matters.map((matter) => {
        const draft = matter.visit ? drafts.get(matter.visit) : undefined;
        const school = draft && schools.get(draft.unit);
        return (
          <Card key={matter.operation}>
            <p class="chips">
              <Chip tone={matter.state === "dismissed" ? "plain" : "warn"}>
                {kindWords(matter.kind)}
              </Chip>
              <span class="soft">{dayAndTime(matter.at, today)}</span>
            </p>
            <h2>{matterTitle(matter)}</h2>
            {school && <p class="soft">{school.name}</p>}
            <p>{matter.words}</p>
            <p class="advice">{advice(matter)}</p>
            {draft && (
              <LinkButton small to={`visit/${draft.visit}`}>
                {t("去看这次督导")}
              </LinkButton>
            )}
          </Card>
        );
      })}
      {!matters.length && <Nothing icon="check" title={t("没有需要处理的")} />}
    </Screen>
  );
}
