// A visit as it looks on the way.
import type { RaisedFinding } from "../../../src/dudao/field/client/contract";
import { uuid7 } from "../../../src/dudao/field/client/core/uuid";
import { parts } from "./county";
import { drawn } from "./drawn";
import type { MemoryCore } from "./memory";

export const VISIT = "01900000-0000-7000-8000-000000000101";
export const NOTE = "01900000-0000-7000-8000-000000000301";
export const FINDING = "01900000-0000-7000-8000-000000000401";
const ORDER = ["begun", "noted", "composed", "signed"];

const raised = (more: Partial<RaisedFinding>): RaisedFinding => ({
  finding: uuid7(),
  record: null,
  item: "",
  topic: "campus_safety",
  topic_title: "校园及周边安全、交通安全",
  severity: "general",
  route: "notice",
  fact: "",
  basis: "《中华人民共和国消防法》第十六条、第二十八条",
  demand: "",
  life_safety: false,
  violation: false,
  category: null,
  section: null,
  workdays: null,
  evidence: [],
  urgent: null,
  ...more,
});

export async function furnish(core: MemoryCore, stage: string): Promise<void> {
  const reached = ORDER.indexOf(stage);
  if (reached < 0) return;
  const assignment = parts.assignments[0];
  if (!assignment) return;
  const visit = await core.startAssigned(assignment);
  await core.step(visit, "visit.check_in", {}, (it) => {
    it.state = "checked_in";
    it.checked_in = { at: core.now(), distance_metres: 86, in_range: true, plaque: "" };
  });
  if (reached >= 1) await note(core, visit);
  if (reached >= 2) await core.compose(visit);
  if (reached >= 3) await sign(core, visit);
}

async function note(core: MemoryCore, visit: string): Promise<void> {
  await core.step(visit, "visit.raise", {}, (it) => {
    it.findings.push(
      raised({
        finding: FINDING,
        fact: "教学楼二楼东侧疏散通道堆放课桌椅约20套，安全出口指示灯不亮。",
        demand: "请学校当日清空通道，三日内修复指示灯，每周检查并登记。",
      }),
      raised({
        topic: "canteen_dormitory",
        topic_title: "食堂、食品、饮水和宿舍卫生",
        severity: "minor",
        route: "on_site",
        fact: "11月2日午餐留样不足125克，未贴标签。",
        demand: "请自下一餐起足量留样并贴标签。",
        basis: "《学校食品安全与营养健康管理规定》第四十条",
      }),
    );
    it.merits.push({
      merit: uuid7(),
      text: "课后服务按年级开设竹艺、侗歌、篮球等11个社团，学生自愿选择，有考勤、有展示。",
    });
    it.notes.push(
      {
        note: NOTE,
        activity: "interview",
        role: "六年级学生3人",
        text: "作业一般四十分钟写完；中午饭够吃；最喜欢竹艺社团。",
        at: core.now().wall,
      },
      {
        note: uuid7(),
        activity: "lesson",
        role: "五（1）班 数学",
        text: "《分数的意义》，目标清楚，学生动手多，后排两名学生没有参与。",
        at: core.now().wall,
      },
      {
        note: uuid7(),
        activity: "documents",
        role: "",
        text: "查校车台账、晨午检记录、10月食堂进货单。",
        at: core.now().wall,
      },
    );
    const record = Object.values(it.records)[0];
    if (record)
      Object.assign(record.answers, {
        last_month_fixed: "meets",
        pupils_present: 186,
        teachers_present: 14,
        absences_followed: "meets",
        village_gate: "mostly",
        village_building: "fails",
      });
  });
  await core.keep(visit, await drawn("corridor"), {
    name: "现场.jpg",
    taken_at: core.now().wall,
    to: { finding: FINDING },
    original: null,
    watermark: "扶罗镇中心小学 2026-11-03 09:42 陈明",
    markup: {
      width: 960,
      height: 720,
      strokes: [
        {
          tool: "box",
          colour: "#d4150c",
          points: [
            [240, 380],
            [520, 560],
          ],
        },
      ],
    },
    blurred: 0,
    consent: null,
  });
}

async function sign(core: MemoryCore, visit: string): Promise<void> {
  await core.step(visit, "visit.sign", {}, (it) => {
    it.state = "signed";
    if (!it.feedback) return;
    Object.assign(it.feedback, {
      signed_at: core.now(),
      signer_name: "吴建国",
      signer_title: "校长",
      school_view: "问题属实，马上整改。",
      strokes: [
        [
          [20, 60, 0],
          [60, 40, 40],
          [100, 90, 90],
          [140, 50, 140],
        ],
        [
          [160, 40, 300],
          [180, 110, 360],
          [220, 60, 420],
          [260, 100, 480],
        ],
      ],
      positions: Object.fromEntries(
        it.feedback.content.problems.map((one, n) => [
          one.finding,
          n
            ? { position: "object", remark: "当天留样已补足，请核实。" }
            : { position: "agree", remark: "" },
        ]),
      ),
    });
  });
}
