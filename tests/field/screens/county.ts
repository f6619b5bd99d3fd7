// An invented county as a pull would bring it.
import type {
  OpenFinding,
  Parts,
  Person,
  School,
  ServerVisit,
  Uuid,
  Words,
} from "../../../src/dudao/field/client/contract";
import type { Matter } from "../../../src/dudao/field/client/core";

const id = (n: number): Uuid => `01900000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const day = (ahead: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + ahead * 86_400_000).toISOString().slice(0, 10);
const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

export const ME: Person = {
  id: 7,
  name: "陈明",
  username: "chenming",
  unit: "新溪县人民政府教育督导室",
  roles: ["责任督学", "第二责任区"],
};

const open = (n: number, more: Partial<OpenFinding>): OpenFinding => ({
  finding: id(1000 + n),
  number: `新溪督〔2026〕${100 + n}号`,
  topic_title: "校园及周边安全、交通安全",
  fact: "",
  demand: "",
  basis: "《中小学幼儿园安全管理办法》",
  severity: "general",
  state: "rectifying",
  state_words: "整改中",
  due_on: day(6),
  overdue: false,
  life_safety: false,
  told_on: day(-14),
  measures: "",
  photos: [id(5000 + n)],
  after: [],
  on_paper: false,
  ...more,
});

const OPEN = [
  open(1, {
    fact: "学生宿舍二楼应急灯3盏不亮，疏散示意图缺失。",
    demand: "请在10个工作日内修复并张贴疏散示意图。",
    severity: "general",
    due_on: day(-3),
    overdue: true,
    measures: "已报修，预计本周五更换完成。",
    after: [id(5100)],
  }),
  open(2, {
    topic_title: "食堂、食品、饮水和宿舍卫生",
    fact: "食堂粗加工间生熟砧板混用，冰柜内有未标日期的冻肉约8公斤。",
    demand: "请立即分开使用并清理，建立标签制度。",
    severity: "serious",
    life_safety: true,
    state: "submitted",
    state_words: "待核查",
  }),
  open(3, {
    topic_title: "课程开设和课堂教学",
    fact: "四年级体育课本周有两节被数学占用。",
    demand: "请恢复体育课，校领导逐周核查课表执行。",
    severity: "minor",
    state: "open",
    state_words: "待整改",
    photos: [],
    due_on: day(12),
  }),
];

const CLOSED = [
  open(9, {
    fact: "校门口上下学时段家长车辆乱停，未设隔离。",
    demand: "请协调交警设置隔离和护学岗。",
    state: "verified_closed",
    state_words: "已销号",
    on_paper: true,
  }),
];

const school = (unit: number, name: string, more: Partial<School> = {}): School => ({
  unit,
  name,
  address: `新溪县${name.slice(0, 3)}`,
  latitude: 27.361,
  longitude: 109.1746,
  plaque: `X7K4-${unit}`,
  facts: { "unit.kind": "school", "unit.boarding": true, "unit.pupils": 640 },
  forms: { routine: [1], drop_in: [], special: [2], random: [1], follow_up: [] },
  addable: [1, 2, 3],
  principal: "吴建国",
  contacts: [
    { name: "吴建国", title: "校长", phone: "13800000001" },
    { name: "龙小燕", title: "安全主任", phone: "13800000002" },
  ],
  open: [],
  closed: [],
  past: [],
  visits: [
    {
      visit: id(900 + unit),
      on: day(-31),
      kind: "routine",
      leader: "陈明",
      problems: 2,
      merits: ["侗歌进课堂"],
    },
    {
      visit: id(950 + unit),
      on: day(-66),
      kind: "drop_in",
      leader: "杨秀兰",
      problems: 0,
      merits: [],
    },
  ],
  recused: "",
  ...more,
});

const PAST: School["past"] = Array.from({ length: 6 }, (_, n) => ({
  finding: id(2000 + n),
  number: `新溪督〔2025〕${40 + n}号`,
  topic_title: "校园及周边安全、交通安全",
  fact:
    [
      "灭火器过期4具",
      "食堂进货台账缺签字",
      "作业公示不及时",
      "围墙破损一处",
      "校车无照管员",
      "留守儿童台账未更新",
    ][n] ?? "",
  found_on: day(-400 + n * 30),
  state: "已销号",
}));

const NAMES = [
  "波洲镇中学",
  "凉伞镇九年制学校",
  "步头降苗族乡中心小学",
  "林冲镇天井寨教学点",
  "晃州镇幼儿园",
  "中寨镇中心小学",
];

export const schools = new Map<number, School>([
  [11, school(11, "扶罗镇中心小学", { open: OPEN, closed: CLOSED, past: PAST })],
  [
    12,
    school(12, "贡溪镇四路村小学", {
      open: [
        open(4, {
          fact: "围墙东段倒塌约3米，未设警示。",
          demand: "请设置围挡并限期修复。",
          due_on: day(2),
        }),
      ],
    }),
  ],
  [13, school(13, "禾滩镇中学", { recused: "校长是您的亲属" })],
  ...NAMES.map((name, n): [number, School] => [20 + n, school(20 + n, name)]),
]);

const workdays = Array.from({ length: 540 }, (_, n) => (n % 7 < 5 ? "1" : "0")).join("");

const words: Words = {
  office: "新溪县人民政府教育督导室",
  kinds: {
    routine: "经常性督导",
    special: "专项督导",
    random: "随机督导",
    drop_in: "随访督导",
    follow_up: "回访复查",
  },
  slots: { day: "全天", morning: "上午", afternoon: "下午" },
  severities: { minor: "轻微", general: "一般", serious: "严重" },
  routes: {
    on_site: "现场反馈",
    suggestion: "整改建议",
    notice: "整改通知书",
    report: "上报督导室",
    section: "科室协商",
  },
  verdicts: {
    rectified: "已整改",
    partly: "部分整改",
    not_rectified: "未整改",
    relapsed: "反弹",
  },
  positions: { agree: "认可", object: "有异议" },
  judgements: {
    meets: "符合",
    mostly: "基本符合",
    fails: "不符合",
    unchecked: "未查",
    not_applicable: "不适用",
  },
  activities: {
    interview: "访谈",
    lesson: "听课",
    documents: "查资料",
    meeting: "列席会议",
    survey: "问卷",
    patrol: "巡视",
  },
  still_holds: "仍然保持",
};

export const parts: Parts = {
  assignments: [
    {
      assignment: id(1),
      reserved: id(101),
      unit: 11,
      kind: "routine",
      purpose: "十一月经常性督导：校园安全、食堂和课后服务",
      focus: "看上月问题是否改到位；冬季取暖安全。",
      planned_on: day(0),
      slot: "morning",
      leader: { id: 7, name: "陈明" },
      companions: [
        { id: 8, name: "杨秀兰" },
        { id: 9, name: "姚本忠" },
      ],
      records: [
        { record: id(201), version: 1, serial: 1 },
        { record: id(202), version: 2, serial: 1 },
      ],
      visit_pass: "",
    },
    {
      assignment: id(2),
      reserved: id(102),
      unit: 12,
      kind: "follow_up",
      purpose: "回访围墙倒塌问题整改",
      focus: "",
      planned_on: day(0),
      slot: "afternoon",
      leader: { id: 7, name: "陈明" },
      companions: [],
      records: [{ record: id(203), version: 1, serial: 1 }],
      visit_pass: "",
    },
    {
      assignment: id(3),
      reserved: id(103),
      unit: 20,
      kind: "special",
      purpose: "双减落实专项督导",
      focus: "",
      planned_on: day(1),
      slot: "day",
      leader: { id: 8, name: "杨秀兰" },
      companions: [{ id: 7, name: "陈明" }],
      records: [{ record: id(204), version: 2, serial: 1 }],
      visit_pass: "",
    },
  ],
  words,
  labels: words,
  rules: {
    workdays: { on_site: 5, suggestion: 10, notice: 15, report: 3, section: 20, life_safety: 1 },
    severest: { on_site: 2, suggestion: 3 },
    in_range_metres: 500,
    drift_minutes: 5,
    limits: { fact: 2000, demand: 2000, basis: 1000, topic_title: 60 },
    photo_edge: 1600,
    photo_bytes: 300 * 1024,
    media_bytes: 20 * 1024 * 1024,
    lease_days: 14,
    pin_tries: 10,
  },
  calendar: { from: day(-120), workdays },
  categories: [
    { id: 1, path: "校园及周边安全、交通安全 › 消防和疏散" },
    { id: 2, path: "食堂、食品、饮水和宿舍卫生 › 加工和留样" },
  ],
  sections: [
    { id: 31, name: "基础教育股" },
    { id: 32, name: "安全股" },
    { id: 33, name: "扶罗镇人民政府" },
  ],
  laws: [
    { basis: "《中华人民共和国消防法》第十六条、第二十八条", used: 14 },
    { basis: "《学校食品安全与营养健康管理规定》第四十条", used: 9 },
    { basis: "《中小学幼儿园安全管理办法》第十五条", used: 8 },
    { basis: "《中华人民共和国义务教育法》第二十四条", used: 5 },
    { basis: "关于加强义务教育学校作业管理的通知", used: 3 },
  ],
  people: [
    { id: 8, name: "杨秀兰" },
    { id: 9, name: "姚本忠" },
    { id: 10, name: "吴秀英" },
  ],
  ratings: [
    {
      candidate: id(1101),
      unit: "扶罗镇中心小学",
      title: "第三轮办学水平综合评估",
      on: day(0),
      finished_at: null,
      lines: [
        {
          code: "1.1",
          title: "校园安全管理",
          above: "学校管理 / 安全",
          rule: "评等级，得满分的：A 100%、B 85%、C 70%、D 50%。",
          asks: "choice",
          options: [
            { value: "A", label: "A" },
            { value: "B", label: "B" },
            { value: "C", label: "C" },
            { value: "D", label: "D" },
            { value: "na", label: "不适用" },
          ],
          most: null,
          own: "A",
          value: "B",
          said: "B",
          note: "宿舍一处烟感失效。",
        },
        {
          code: "1.2",
          title: "校务公开",
          above: "学校管理 / 公开",
          rule: "在分值以内评分。",
          asks: "number",
          options: [
            { value: "", label: "适用" },
            { value: "na", label: "不适用" },
          ],
          most: "10",
          own: "9.5",
          value: "",
          said: "",
          note: "",
        },
      ],
    },
  ],
  posts: [
    {
      post: id(601),
      kind: "task",
      title: "报送秋季开学检查照片各两张",
      text: "请各责任督学在本周五前，把所辖学校校门和食堂照片各两张上传到督导记录，并在此回复“已完成”。",
      by: "县督导室 张主任",
      at: ago(5),
      due_on: day(3),
      edition: 1,
      files: [id(701)],
      read_at: null,
      done_at: null,
    },
    {
      post: id(602),
      kind: "notice",
      title: "关于做好冬季取暖安全督导的通知",
      text: "气温下降，请把取暖安全列为十一月经常性督导的重点，宿舍、值班室逐间查看烟道和报警器。",
      by: "县督导室",
      at: ago(30),
      due_on: null,
      edition: 1,
      files: [],
      read_at: ago(20),
      done_at: null,
    },
  ],
  logs: [
    {
      log: id(801),
      on: day(-2),
      title: "扶罗小学的竹艺课",
      text: "今天随访扶罗小学，竹艺老师是返乡的老篾匠……",
    },
  ],
  files: [
    {
      file: id(701),
      name: "秋季开学检查要点.pdf",
      size: 482_113,
      media_type: "application/pdf",
      sha256: "0".repeat(64),
    },
    {
      file: id(702),
      name: "冬季取暖安全检查表.docx",
      size: 38_220,
      media_type: "application/msword",
      sha256: "0".repeat(64),
    },
  ],
};

export const serverVisits = new Map<Uuid, ServerVisit>();

export const matters: Matter[] = [
  {
    operation: id(901),
    visit: id(101),
    kind: "visit.raise",
    state: "quarantined",
    code: "no_section",
    words: "“扶罗镇人民政府”已不在可协商的科室里，请改选科室。",
    at: ago(3),
  },
];
