// A PIN that is not the first one a finder would try.
import { t } from "../words";

const SHORTEST = 6;
const ROWS = ["01234567890", "09876543210"];

export function pinProblem(pin: string): string | null {
  if (!new RegExp(`^\\d{${SHORTEST},}$`).test(pin)) {
    return t("PIN 至少 {n} 位数字。", { n: SHORTEST });
  }
  if (/^(\d)\1+$/.test(pin) || ROWS.some((row) => row.includes(pin))) {
    return t("这个 PIN 太容易猜到，请换一个。");
  }
  return null;
}
