// The day: what is under way, what is planned, what the office says.
import type { Assignment, Draft, ServerVisit } from "../../contract";
import { t } from "../../words";
import { InstallHint } from "../door/install";
import { go } from "../frame/route";
import { Screen } from "../frame/screen";
import {
  useCore,
  useDrafts,
  useForms,
  useMe,
  usePart,
  useSchools,
  useServerVisits,
  useWords,
} from "../live";
import { Bar, Button, Cell, Cells, Chip, LinkButton, Note, Nothing } from "../parts/cells";
import { dayOf, dayWords, nearWords } from "../parts/time";
import { nextStep, steps } from "../visit/standing";
import { StateChip } from "../visit/state";

export function useToday(): string {
  const now = useCore().now();
  return dayOf(now.trusted ?? now.wall);
}

export function Today() {
  const today = useToday();
  const me = useMe();
  const all = [...useDrafts().values()];
  const drafts = all.filter((draft) => !draft.checked_out);
  const left = all.filter((draft) => draft.checked_out);
  const elsewhere = useElsewhere();
  const planned = usePlanned();
  const posts = (usePart("posts") ?? []).filter((post) => !post.read_at);
  const ratings = (usePart("ratings") ?? []).filter((sheet) => !sheet.finished_at);
  // What is past comes after what is to come.
  const days = [...new Set(planned.map((one) => one.planned_on))].sort(
    (a, b) => Number(a < today) - Number(b < today) || a.localeCompare(b),
  );
  return (
    <Screen title={t("今日")} subtitle={`${dayWords(today)} · ${me.name}`}>
      {drafts.map((draft) => (
        <UnderWay key={draft.visit} draft={draft} />
      ))}
      {elsewhere.map((visit) => (
        <Elsewhere key={visit.visit} visit={visit} />
      ))}
      {ratings.length > 0 && (
        <Cells>
          <Cell
            to={ratings.length > 1 ? "mine/ratings" : `mine/ratings/${ratings[0]?.candidate}`}
            icon="list"
            tone="brand"
            title={t("有 {n} 所学校待实地评分", { n: ratings.length })}
            text={ratings.map((sheet) => sheet.unit).join(t("、"))}
          />
        </Cells>
      )}
      {posts.length > 0 && (
        <Cells>
          <Cell
            to="mine/posts"
            icon="post"
            tone="brand"
            title={t("工作群有 {n} 条未读", { n: posts.length })}
            text={posts[0]?.title}
          />
        </Cells>
      )}
      {days.map((day) => (
        <section key={day} class="day">
          <h2>
            {nearWords(day, today)}
            {day < today && <Chip tone="warn">{t("已过")}</Chip>}
          </h2>
          {planned
            .filter((one) => one.planned_on === day)
            .map((one) => (
              <Planned key={one.assignment} assignment={one} now={day <= today} />
            ))}
        </section>
      ))}
      <Left drafts={left} />
      <InstallHint />
      {!days.length && !drafts.length && !elsewhere.length && (
        <Nothing icon="today" title={t("没有安排督导任务")}>
          <p>{t("可以到负责的学校随时看看。")}</p>
        </Nothing>
      )}
      <LinkButton to="schools?start=yes" icon="plus">
        {t("临时入校")}
      </LinkButton>
    </Screen>
  );
}

// Over, and still on this phone: to show the codes again, to have it signed after all.
function Left({ drafts }: { drafts: Draft[] }) {
  const schools = useSchools();
  if (!drafts.length) return null;
  return (
    <section class="day">
      <h2>{t("已离校")}</h2>
      <Cells>
        {drafts.map((draft) => (
          <Cell
            key={draft.visit}
            to={`visit/${draft.visit}`}
            title={schools.get(draft.unit)?.name ?? draft.purpose}
            text={draft.purpose}
            end={<StateChip draft={draft} />}
          />
        ))}
      </Cells>
    </section>
  );
}

const SLOTS = ["morning", "day", "afternoon"];

function usePlanned(): Assignment[] {
  const drafts = useDrafts();
  const visits = useServerVisits();
  return (usePart("assignments") ?? [])
    .filter((one) => !drafts.has(one.reserved) && !visits.has(one.reserved))
    .sort((a, b) => SLOTS.indexOf(a.slot) - SLOTS.indexOf(b.slot));
}

// Begun on another phone or at the desk, and not yet here.
function useElsewhere(): ServerVisit[] {
  const drafts = useDrafts();
  return [...useServerVisits().values()].filter(
    (visit) => !drafts.has(visit.visit) && ["planned", "checked_in"].includes(visit.state),
  );
}

function UnderWay({ draft }: { draft: Draft }) {
  const school = useSchools().get(draft.unit);
  const kinds = useWords()?.kinds ?? {};
  const known = useServerVisits().get(draft.visit);
  const all = steps({ draft, school, forms: useForms(), known });
  const done = all.filter((step) => step.done).length;
  const next = nextStep(all);
  const place = draft.position.screen;
  return (
    <section class="card under-way">
      <p class="card-over">
        <Chip tone="brand">{draft.checked_in ? t("督导中") : t("未签到")}</Chip>
        {kinds[draft.kind]}
      </p>
      <h2>{school?.name ?? t("学校 {n}", { n: draft.unit })}</h2>
      <Bar value={done} total={all.length} label={t("进度")} />
      <p class="soft">
        {t("{done}/{n} 步", { done, n: all.length })}
        {next && ` · ${t("下一步：{step}", { step: next.title })}`}
      </p>
      <div class="buttons">
        <LinkButton look="primary" to={`visit/${draft.visit}`}>
          {t("继续督导")}
        </LinkButton>
        {place.startsWith(`visit/${draft.visit}/`) && (
          <LinkButton to={place}>{t("回到上次")}</LinkButton>
        )}
      </div>
    </section>
  );
}

function Elsewhere({ visit }: { visit: ServerVisit }) {
  const core = useCore();
  const school = useSchools().get(visit.unit);
  return (
    <section class="card under-way">
      <p class="card-over">
        <Chip tone="brand">{visit.state === "checked_in" ? t("督导中") : t("待入校")}</Chip>
        {visit.leader.name}
      </p>
      <h2>{school?.name}</h2>
      <p class="soft">{t("这次督导已在别处开始。")}</p>
      <Button look="primary" onClick={async () => go(`visit/${await core.takeOver(visit)}`)}>
        {t("在这部手机上接着做")}
      </Button>
    </section>
  );
}

function Planned({ assignment, now }: { assignment: Assignment; now: boolean }) {
  const core = useCore();
  const school = useSchools().get(assignment.unit);
  const words = useWords();
  const open = school?.open.length ?? 0;
  const { companions } = assignment;
  return (
    <section class="card planned">
      <p class="card-over">
        <Chip tone={now ? "brand" : "plain"}>
          {words?.slots[assignment.slot] ?? assignment.slot}
        </Chip>
        {words?.kinds[assignment.kind] ?? assignment.kind}
      </p>
      <h3>
        <a href={`#/school/${assignment.unit}`}>{school?.name ?? assignment.unit}</a>
      </h3>
      <p>{assignment.purpose}</p>
      <p class="chips soft">
        {open > 0 && <Chip tone="warn">{t("未销号 {n}", { n: open })}</Chip>}
        {companions.length > 0 &&
          t("同行：{names}", { names: companions.map((p) => p.name).join(t("、")) })}
      </p>
      {school?.recused ? (
        <Note tone="warn">{t("需要回避：{why}", { why: school.recused })}</Note>
      ) : (
        <div class="buttons">
          <Button
            look={now ? "primary" : "plain"}
            onClick={async () => go(`visit/${await core.startAssigned(assignment)}`)}
          >
            {now ? t("开始督导") : t("提前开始")}
          </Button>
          {now && assignment.visit_pass && (
            <LinkButton to={`pass/${assignment.assignment}`}>{t("入校凭证")}</LinkButton>
          )}
        </div>
      )}
    </section>
  );
}
