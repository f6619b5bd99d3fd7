// What somebody did to logs, posts and ratings on this phone, before the server has heard of it.
import type { Instant, Parts, RatingLine, RatingSheet } from "../contract";

type Posts = (posts: Parts["posts"]) => Parts["posts"];
type Ratings = (ratings: Parts["ratings"]) => Parts["ratings"];
type Logs = (logs: Parts["logs"]) => Parts["logs"];

export function localParts(
  kind: string,
  body: Record<string, unknown>,
  now: Instant,
): { posts?: Posts; logs?: Logs; ratings?: Ratings } {
  if (kind === "post.read") return { posts: (posts) => marked(posts, body.post, { read_at: now }) };
  if (kind === "post.done") {
    const done = { read_at: now, done_at: now };
    return { posts: (posts) => marked(posts, body.post, done) };
  }
  if (kind === "rating.give") return { ratings: (ratings) => rated(ratings, body) };
  if (kind === "rating.finish") {
    const finished = { finished_at: now };
    return {
      ratings: (ratings) => changed(ratings, body.candidate, (one) => ({ ...one, ...finished })),
    };
  }
  if (kind === "log.write") return { logs: (logs) => written(logs, body) };
  return {};
}

function marked(posts: Parts["posts"], id: unknown, marks: object): Parts["posts"] {
  return posts.map((post) => {
    if (post.post !== id) return post;
    return { ...post, ...marks, read_at: post.read_at ?? Object(marks).read_at };
  });
}

function changed(
  ratings: Parts["ratings"],
  candidate: unknown,
  change: (sheet: RatingSheet) => RatingSheet,
): Parts["ratings"] {
  return ratings.map((sheet) => (sheet.candidate === candidate ? change(sheet) : sheet));
}

function rated(ratings: Parts["ratings"], body: Record<string, unknown>): Parts["ratings"] {
  const { code, value, note } = body as unknown as RatingLine;
  return changed(ratings, body.candidate, (sheet) => ({
    ...sheet,
    lines: sheet.lines.map((line) => {
      if (line.code !== code) return line;
      const label = line.options.find((option) => option.value === value)?.label;
      return { ...line, value, note, said: label ?? value };
    }),
  }));
}

function written(logs: Parts["logs"], body: Record<string, unknown>): Parts["logs"] {
  const { log, on, title, text } = body as Parts["logs"][number];
  return [{ log, on, title, text }, ...logs.filter((each) => each.log !== log)];
}
