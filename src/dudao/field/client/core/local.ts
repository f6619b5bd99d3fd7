// What somebody did to logs and posts on this phone, before the server has heard of it.
import type { Instant, Parts } from "../contract";

type Posts = (posts: Parts["posts"]) => Parts["posts"];
type Logs = (logs: Parts["logs"]) => Parts["logs"];

export function localParts(
  kind: string,
  body: Record<string, unknown>,
  now: Instant,
): { posts?: Posts; logs?: Logs } {
  if (kind === "post.read") return { posts: (posts) => marked(posts, body.post, { read_at: now }) };
  if (kind === "post.done") {
    const done = { read_at: now, done_at: now };
    return { posts: (posts) => marked(posts, body.post, done) };
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

function written(logs: Parts["logs"], body: Record<string, unknown>): Parts["logs"] {
  const { log, on, title, text } = body as Parts["logs"][number];
  return [{ log, on, title, text }, ...logs.filter((each) => each.log !== log)];
}
