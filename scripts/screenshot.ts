/**
 * Makes docs/console.png from the running program: a deployment that was opened by clicking, as a newcomer would.
 * Run it with `node --conditions=source scripts/screenshot.ts`; it starts the program on a free port and stops it again.
 */
import { join } from "node:path";
import { refreshWeb } from "../apps/web/build.ts";
import { launchBrowser } from "../tests/support/browser.ts";
import { dataDirectory, slipwayStays } from "../tests/support/slipway.ts";

const target = join(import.meta.dirname, "../docs/console.png");
const data = dataDirectory();
await refreshWeb();
const up = await slipwayStays(
  data.path,
  ["up", "--ephemeral", "--port", "0", "--runtime", "simulated"],
  "ready",
);
const browser = await launchBrowser();
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 860 },
    deviceScaleFactor: 2,
    colorScheme: "light",
  });
  page.setDefaultTimeout(30_000);
  await page.goto(up.firstLine);
  await page.getByRole("link", { name: /^Hello page/ }).click();
  await page.getByRole("button", { name: /^Deploy · locks/ }).click();
  await page.getByRole("button", { name: /^Accept the bid of/ }).click();
  await page.getByText("1 of 1 replica").waitFor();
  await page.goto(up.firstLine);
  await page.getByRole("heading", { name: "Your deployments" }).waitFor();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: target });
} finally {
  await browser.close();
  await up.stop();
  data.remove();
}
