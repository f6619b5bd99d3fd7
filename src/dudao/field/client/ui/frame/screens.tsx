// Which place shows which screen. What is looked at every day is here; the rest comes when wanted.
import type { ComponentType, JSX } from "preact";
import { t } from "../../words";
import { Today } from "../today/today";
import { later } from "./later";
import type { Route } from "./route";
import { Screen } from "./screen";

const schools = () => import("../schools");
const problems = () => import("../problems");
const visits = () => import("../visit");
const mine = () => import("../mine");

const named = <Module, Name extends keyof Module>(fetch: () => Promise<Module>, name: Name) =>
  later(async () => (await fetch())[name] as ComponentType<never>) as unknown as Module[Name];

const Schools = named(schools, "Schools");
const School = named(schools, "SchoolScreen");
const Start = named(schools, "StartScreen");
const Problems = named(problems, "Problems");
const Problem = named(problems, "ProblemScreen");
const Matters = named(problems, "Matters");
const Visit = named(visits, "Visit");
const Plaque = named(visits, "PlaqueScreen");
const Pass = named(visits, "PassScreen");
const Mine = named(mine, "MineScreens");

export interface Shown {
  tab: string | null; // the tab that is lit; null: no tabs, something is being done
  element: JSX.Element;
}

export function screenFor({ path, query, place }: Route): Shown {
  const [first = "today", id = "", third = ""] = path;
  switch (first) {
    case "today":
      return { tab: "today", element: <Today /> };
    case "schools":
      return { tab: "schools", element: <Schools /> };
    case "school":
      if (third === "start") return { tab: null, element: <Start unit={Number(id)} /> };
      return { tab: "schools", element: <School unit={Number(id)} /> };
    case "problems":
      return { tab: "problems", element: <Problems /> };
    case "problem":
      return { tab: "problems", element: <Problem unit={Number(id)} finding={third} /> };
    case "matters":
      return { tab: "problems", element: <Matters /> };
    case "mine":
      return { tab: third ? null : "mine", element: <Mine path={path.slice(1)} /> };
    case "visit":
      // A form stays the same form wherever in it one is.
      return {
        tab: null,
        element: (
          <Visit
            key={third === "form" ? path.slice(1, 4).join("/") : place}
            path={path.slice(1)}
            query={query}
          />
        ),
      };
    case "plaque":
      return { tab: null, element: <Plaque code={id} /> };
    case "pass":
      return { tab: null, element: <Pass assignment={id} /> };
    default:
      return { tab: "today", element: <Lost /> };
  }
}

function Lost() {
  return (
    <Screen title={t("没有这一页")} parent="today">
      <a class="button is-primary" href="#/today">
        {t("回到今日")}
      </a>
    </Screen>
  );
}
