// Tasks and notices of the work group: opening one is the receipt, doing one is answered.
import { useEffect } from "preact/hooks";
import type { Post } from "../../contract";
import { t } from "../../words";
import { back } from "../frame/route";
import { Screen } from "../frame/screen";
import { useCore, usePart } from "../live";
import { Button, Card, Cell, Cells, Chip, Note, Nothing } from "../parts/cells";
import { say } from "../parts/dialog";
import { TextField } from "../parts/fields";
import { dayAndTime } from "../parts/time";
import { useToday } from "../today/today";
import { FileCell } from "./files";
import { useJotted } from "./jotted";

export function Posts() {
  const posts = [...(usePart("posts") ?? [])].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <Screen title={t("工作群")} parent="mine">
      <Cells>
        {posts.map((post) => (
          <PostCell key={post.post} post={post} />
        ))}
      </Cells>
      {!posts.length && <Nothing icon="post" title={t("没有任务和通知")} />}
    </Screen>
  );
}

function PostCell({ post }: { post: Post }) {
  const today = useToday();
  const unread = !post.read_at;
  const open = post.kind === "task" && !post.done_at;
  return (
    <Cell
      to={`mine/posts/${post.post}`}
      icon={post.kind === "task" ? "list" : "post"}
      title={post.title}
      text={[
        post.by,
        dayAndTime(post.at, today),
        post.due_on && t("{day} 前完成", { day: post.due_on }),
      ]
        .filter(Boolean)
        .join(" · ")}
      end={
        <span class="marks">
          {unread && <Chip tone="brand">{t("未读")}</Chip>}
          {open && (
            <Chip tone={post.due_on && post.due_on < today ? "bad" : "warn"}>{t("待完成")}</Chip>
          )}
        </span>
      }
    />
  );
}

export function PostScreen({ post: id }: { post: string }) {
  const post = usePart("posts")?.find((one) => one.post === id);
  if (!post)
    return (
      <Screen title={t("工作群")} parent="mine/posts">
        <Nothing icon="post" title={t("这一条已经撤回")} />
      </Screen>
    );
  return <Opened key={id} post={post} />;
}

function Opened({ post }: { post: Post }) {
  const core = useCore();
  const today = useToday();
  const files = usePart("files") ?? [];
  const [answer, setAnswer] = useJotted(`post/${post.post}`);
  const isOpen = post.kind === "task" && !post.done_at;
  useEffect(() => {
    if (!post.read_at)
      core.tell(post.post, "post.read", { post: post.post, edition: post.edition });
  }, []);
  async function done() {
    await core.tell(post.post, "post.done", {
      post: post.post,
      edition: post.edition,
      answer: answer.trim(),
    });
    setAnswer("");
    say(t("已回复完成"));
    back("mine/posts");
  }
  return (
    <Screen
      title={post.title}
      subtitle={`${post.by} · ${dayAndTime(post.at, today)}`}
      parent="mine/posts"
      foot={
        isOpen && (
          <Button look="primary" icon="check" onClick={done}>
            {t("已完成，回复")}
          </Button>
        )
      }
    >
      <Card>
        {post.due_on && <Chip tone="warn">{t("{day} 前完成", { day: post.due_on })}</Chip>}
        <p class="fact">{post.text}</p>
        <Cells>
          {files
            .filter((file) => post.files.includes(file.file))
            .map((file) => (
              <FileCell key={file.file} file={file} />
            ))}
        </Cells>
      </Card>
      {isOpen && (
        <TextField
          label={t("回复（可不填）")}
          rows={3}
          limit="answer"
          value={answer}
          onInput={setAnswer}
        />
      )}
      {post.kind === "task" && !isOpen && <Note tone="good">{t("已完成")}</Note>}
      <p class="soft">{t("打开就算已读，督导室能看到。")}</p>
    </Screen>
  );
}
