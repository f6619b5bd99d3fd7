// Several tabs of the app: what one does the others hear.
import type { Uuid } from "../contract";
import type { Status } from "../core";

export type News =
  | { what: "draft"; device: Uuid; visit: Uuid }
  | { what: "operations"; device: Uuid } // made, sent or decided
  | { what: "downloads"; device: Uuid }
  | { what: "jots"; device: Uuid }
  | { what: "account"; device: Uuid } // its row changed: signed out, ended, another lease
  | { what: "lock" } // somebody pressed "lock"
  | { what: "sync"; device: Uuid } // please, whoever does it
  | { what: "status"; device: Uuid; status: Partial<Status> };

export class Tabs {
  private readonly channel = new BroadcastChannel("dudao-field");
  private listen: (news: News) => void = () => {};

  // The others.
  tell(news: News): void {
    this.channel.postMessage(news);
  }

  // The others and this one.
  tellAll(news: News): void {
    this.tell(news);
    this.listen(news);
  }

  hear(listen: (news: News) => void): void {
    this.listen = listen;
    this.channel.onmessage = (event: MessageEvent<News>) => listen(event.data);
  }
}
