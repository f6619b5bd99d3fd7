// A photo by its file: from this phone, or from the server when there is a network.
import { useEffect, useState } from "preact/hooks";
import type { Markup, Uuid } from "../../contract";
import type { Core } from "../../core";
import { t } from "../../words";
import { useCore } from "../live";
import { Icon } from "./icon";
import { MarkupLayer } from "./markup_layer";

// Large where it is there, small is better than nothing: without a network only small ones are here.
async function shown(core: Core, file: Uuid, edge: 320 | 1280): Promise<string | null> {
  const found = await core.picture(file, edge);
  return found ?? (edge > 320 ? core.picture(file, 320) : null);
}

export function usePicture(file: Uuid | undefined, edge: 320 | 1280): string | null | undefined {
  const core = useCore();
  const [url, setUrl] = useState<string | null>();
  useEffect(() => {
    let here = true;
    setUrl(undefined);
    if (file) shown(core, file, edge).then((found) => here && setUrl(found));
    return () => {
      here = false;
    };
  }, [core, file, edge]);
  return url;
}

export function Picture(props: {
  file: Uuid;
  alt: string;
  edge?: 320 | 1280;
  markup?: Markup | null;
}) {
  const url = usePicture(props.file, props.edge ?? 320);
  if (!url)
    return (
      <span class="picture is-none">
        <Icon name={url === null ? "offline" : "album"} />
        {props.alt && <span class="only-heard">{props.alt}</span>}
        {url === null && <small>{t("联网后可看")}</small>}
      </span>
    );
  return (
    <span class="picture">
      <img src={url} alt={props.alt} />
      {props.markup && <MarkupLayer markup={props.markup} />}
    </span>
  );
}
