// The feedback list composed on the phone, as src/dudao/visits/queries/printing.py does.
import type {
  Day,
  Draft,
  FeedbackContent,
  Instant,
  OpenFinding,
  Parts,
  Problem,
  RaisedFinding,
  School,
  ServerVisit,
  Uuid,
} from "../contract";
import { dueOn } from "../form";

export interface Sources {
  words: Parts["words"];
  workdays: Parts["rules"]["workdays"];
  calendar: Parts["calendar"];
  school: School;
  server: ServerVisit | null; // what others on the visit have sent
  dropped: readonly Uuid[];
  today: Day;
}

type Raised = RaisedFinding & { due_on?: Day };

export function feedbackContent(draft: Draft, from: Sources): FeedbackContent {
  const { words, school } = from;
  const arrived = draft.checked_in?.at;
  return {
    office: words.office,
    school: school.name,
    kind: words.kinds[draft.kind] ?? draft.kind,
    purpose: draft.purpose,
    visited_on: arrived ? dayInChina(arrived.trusted ?? arrived.wall) : from.today,
    leader: draft.leader.name,
    companions: draft.companions.map(({ name }) => name),
    merits: together(draft.merits, from.server?.merits ?? [], "merit", from.dropped).map(
      ({ text }) => text,
    ),
    problems: raised(draft, from).map((finding) => problem(finding, from)),
    look_backs: lookBacks(draft, from),
  };
}

export function dayInChina(at: Instant): Day {
  return new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10);
}

export function workdaysFor(finding: RaisedFinding, workdays: Sources["workdays"]): number {
  const given = finding.workdays ?? workdays[finding.route];
  return finding.life_safety ? Math.min(given, workdays.life_safety) : given;
}

function raised(draft: Draft, { server, dropped }: Sources): Raised[] {
  return together<Raised, "finding">(draft.findings, server?.findings ?? [], "finding", dropped);
}

// What is here, then what only the server has: of others, or from another phone.
function together<T extends { [K in Key]: Uuid }, Key extends string>(
  here: readonly T[],
  there: readonly T[],
  key: Key,
  dropped: readonly Uuid[],
): T[] {
  const known = new Set<Uuid>([...here.map((each) => each[key] as Uuid), ...dropped]);
  return [...here, ...there.filter((each) => !known.has(each[key] as Uuid))];
}

function problem(finding: Raised, { words, workdays, calendar, today }: Sources): Problem {
  const days = workdaysFor(finding, workdays);
  const severity = finding.life_safety ? "serious" : finding.severity;
  return {
    finding: finding.finding,
    topic: finding.topic_title,
    severity: words.severities[severity] ?? severity,
    route: words.routes[finding.route] ?? finding.route,
    fact: finding.fact,
    basis: finding.basis,
    demand: finding.demand,
    workdays: days,
    due_on: finding.due_on ?? dueOn(today, days, calendar),
    life_safety: finding.life_safety,
  };
}

// The open ones, the longest open first; then those closed before that somebody judged.
function lookBacks(
  draft: Draft,
  { words, school, server }: Sources,
): FeedbackContent["look_backs"] {
  const judged = (finding: Uuid) =>
    draft.look_backs[finding] ?? server?.look_backs.find((each) => each.finding === finding);
  const line = (finding: OpenFinding, closed: boolean) => {
    const { verdict = "", note = "" } = judged(finding.finding) ?? {};
    const kept = closed && verdict === "rectified";
    return {
      finding: finding.finding,
      number: finding.number,
      fact: finding.fact,
      verdict: verdict ? (kept ? words.still_holds : (words.verdicts[verdict] ?? verdict)) : "",
      note,
    };
  };
  const longest = (one: OpenFinding, other: OpenFinding) =>
    one.due_on < other.due_on
      ? -1
      : one.due_on > other.due_on
        ? 1
        : one.finding < other.finding
          ? -1
          : 1;
  return [
    ...[...school.open].sort(longest).map((finding) => line(finding, false)),
    ...school.closed.filter(({ finding }) => judged(finding)?.verdict).map((f) => line(f, true)),
  ];
}
