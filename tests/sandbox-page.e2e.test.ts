// A newcomer's hour with the sandbox's own page: time, prices, money, faults and state are moved by clicking, and what they
// do is seen on the other pages. Pictures go to .artifacts/screens, which git ignores.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refreshWeb } from "../apps/web/build.ts";
import { launchBrowser } from "./support/browser.ts";
import { objections } from "./support/objections.ts";
import { dataDirectory, type Running, slipwayStays } from "./support/slipway.ts";

const screens = join(import.meta.dirname, "../.artifacts/screens");

describe("the sandbox's page", { timeout: 120_000 }, () => {
  const data = dataDirectory();
  const stateFile = join(data.path, "state.json");
  let up: Running;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** Where the one deployment of this test stands. */
  let deployment = "";
  const faults: string[] = [];

  const button = (name: string | RegExp) => page.getByRole("button", { name }).first();
  const card = (name: string) =>
    page.locator("section.card").filter({ has: page.getByRole("heading", { name, exact: true }) });
  const banner = () => page.getByRole("status", { name: "Faults that are on" });
  const picture = (name: string) => page.screenshot({ path: join(screens, `sandbox-${name}.png`) });
  const open = async (path: string) => {
    await page.goto(`${up.firstLine}${path}`);
  };
  const openSandbox = async () => {
    await page
      .getByRole("navigation", { name: "Main", exact: true })
      .getByRole("link", { name: "Sandbox" })
      .click();
    await page.getByRole("heading", { name: "Jump in time" }).waitFor();
  };

  beforeAll(async () => {
    mkdirSync(screens, { recursive: true });
    await refreshWeb();
    up = await slipwayStays(
      data.path,
      ["up", "--ephemeral", "--port", "0", "--runtime", "simulated"],
      "ready",
    );
    browser = await launchBrowser();
    context = await browser.newContext({
      viewport: { width: 1360, height: 900 },
      colorScheme: "light",
      reducedMotion: "reduce",
    });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => faults.push(error.message));
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await up?.stop();
    data.remove();
  });

  it("is named in the bar, and says how the chain stands", async () => {
    await open("/new/hello");
    await button(/^Deploy · locks/).click();
    await button(/^Accept the bid of/).click();
    await page.getByText("1 of 1 replica").waitFor();
    deployment = new URL(page.url()).pathname.split("/").slice(0, 4).join("/");
    await openSandbox();
    const standing = page.getByRole("region", { name: "How the chain stands" });
    await standing.getByText("as yours").waitFor();
    await standing.getByText("a simulation").waitFor();
    await standing.getByText("every 1 s").waitFor();
  });

  it("says what a jump will burn before it is made, and the escrow is that much less after it", async () => {
    const before = await spent(page, up.firstLine, deployment);
    const jump = card("Jump in time");
    await jump.getByLabel("How far", { exact: true }).fill("600");
    await jump.getByLabel("Unit").selectOption("blocks");
    await jump.getByText("600 blocks are made.").waitFor();
    const told = (await jump.getByText(/^Leases are paid by the block/).textContent()) ?? "";
    const burn = Number(/about ([\d.]+) ACT/.exec(told)?.[1]);
    expect(burn).toBeGreaterThan(0);
    await picture("jump");
    await jump.getByRole("button", { name: "Jump 10 minutes ahead" }).click();
    await page.getByText(/^Jumped \d+ blocks/).waitFor();
    await page.getByText(/minutes? .*ahead of yours|minutes ahead of yours/).waitFor();
    await expect
      .poll(async () => (await spent(page, up.firstLine, deployment)) - before, { timeout: 30_000 })
      .toBeGreaterThanOrEqual(burn * 0.95);
    await open(`${deployment}/money`);
    await page.getByRole("link", { name: "Open", exact: true }).waitFor();
    await picture("burned");
  });

  it("stops a long jump where it is", async () => {
    await openSandbox();
    const jump = card("Jump in time");
    await jump.getByRole("button", { name: "30 days" }).click();
    await jump.getByText("Give a number above zero").waitFor();
    await jump.getByLabel("A block every").selectOption({ label: "minute: sooner there" });
    await jump.getByText("43,200 blocks are made.").waitFor();
    await jump.getByRole("button", { name: /^Jump 1 month ahead/ }).click();
    const going = card("Jumping");
    await going.getByText(/of 43,200 blocks/).waitFor();
    await picture("jumping");
    expect(await objections(page)).toEqual([]);
    await going.getByRole("button", { name: "Stop here" }).click();
    await card("Jump in time").waitFor();
  });

  it("makes blocks by hand only, once the pace says so", async () => {
    const pace = card("Pace");
    await pace.getByRole("button", { name: "By hand" }).click();
    await pace.getByText("Time stands still until you make a block.").waitFor();
    const height = await heightOf(page, up.firstLine);
    await pace.getByRole("button", { name: "Make a block" }).click();
    await pace.getByText("1 made by hand").waitFor();
    await expect.poll(() => heightOf(page, up.firstLine), { timeout: 20_000 }).toBe(height + 1);
    await pace.getByRole("button", { name: "By the clock" }).click();
    await pace.getByText("A block comes every few moments").waitFor();
  });

  it("gives play money to the console's own key", async () => {
    const faucet = card("Faucet");
    await faucet.getByLabel("AKT, pays fees").fill("0");
    await faucet.getByLabel("ACT, pays for deployments").fill("250");
    await faucet.getByRole("button", { name: "Give 250.00 ACT" }).click();
    await faucet.getByText(/has 250\.00 ACT more\.$/).waitFor();
  });

  it("lets the price of AKT crash, and draws the reports", async () => {
    const price = card("Price of AKT");
    await price.getByRole("button", { name: "Crash" }).click();
    await price.getByLabel("To, in dollars").fill("0,60");
    await price.getByLabel(/^Within/).fill("10m");
    await price.getByRole("button", { name: "Let the price go so" }).click();
    await price.getByText("goes to $0.60 within 10 minutes").waitFor();
    const jump = card("Jump in time");
    await jump.getByRole("button", { name: "1 hour" }).click();
    await jump.getByLabel("A block every").selectOption({ label: "minute: sooner there" });
    await jump.getByRole("button", { name: "Jump 1 hour ahead" }).click();
    await page.getByText(/^Jumped \d+ blocks/).waitFor();
    await price.getByRole("img", { name: /lowest \$0\.60/ }).waitFor();
    await price.getByText("$0.60, goes to").waitFor();
    await price.scrollIntoViewIfNeeded();
    await picture("price");
  });

  it("switches a provider dark, and the other pages see it", async () => {
    const row = page.getByRole("row").filter({ hasText: "Garagem Tejo" });
    await row.getByRole("switch", { name: "Garagem Tejo goes dark" }).click();
    await row.getByRole("switch", { name: "Garagem Tejo goes dark", checked: true }).waitFor();
    await banner().getByText("Garagem Tejo is dark").waitFor();
    await page.getByText("1 with faults").waitFor();
    await picture("dark-provider");
    await open("/providers");
    await page.getByRole("row").filter({ hasText: "garagem" }).getByText("Does not answer").waitFor();
    await banner().getByText("Garagem Tejo is dark").waitFor();
    await picture("providers-page");
  });

  it("makes the node fail, says so everywhere, and makes all well again with one button", async () => {
    await openSandbox();
    await card("Faults of the node").getByLabel("Every answer").selectOption("502");
    await card("Faults of the node").getByLabel("Transactions change places").click();
    await banner().getByText("the node answers “bad gateway” (502)").waitFor();
    await card("Faults of the node").scrollIntoViewIfNeeded();
    await picture("faults");
    expect(await objections(page)).toEqual([]);
    await open("/wallet");
    await page.getByText("CHAIN_UNREACHABLE").first().waitFor();
    await banner().waitFor();
    await picture("wallet-while-faulty");
    await banner().getByRole("button", { name: "All well again" }).click();
    await banner().waitFor({ state: "detached" });
    await open("/providers");
    await page.getByRole("row").filter({ hasText: "garagem" }).getByText("Online").waitFor();
  });

  it("loses a provider's disk only when it was asked twice", async () => {
    await openSandbox();
    await button("Lose the disk of Mainkai Cloud").click();
    await page.getByText("Take the disk of Mainkai Cloud?").waitFor();
    await button("Leave it").click();
    await button("Lose the disk of Mainkai Cloud").click();
    await button("Take the disk").click();
    await page.getByText("Mainkai Cloud has lost its disk.").waitFor();
  });

  it("writes its state to a file", async () => {
    const downloading = page.waitForEvent("download");
    await button("Download the state").click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^sandbox-\d+\.json$/);
    await download.saveAs(stateFile);
    const state = JSON.parse(readFileSync(stateFile, "utf8"));
    expect(state).toMatchObject({ chain_id: "sandbox" });
    const own = state.app_state.deployment.deployments.map((each: Stated) => each.deployment.id.dseq);
    expect(own).toContain(deployment.split("/")[3]);
  });

  it("starts again from that file, and shows the deployment as it stood", async () => {
    await page.getByLabel("State file").setInputFiles({
      name: "broken.json",
      mimeType: "application/json",
      buffer: Buffer.from('{"chain_id":"sandbox","app_state":{}}'),
    });
    await button("Start from it").click();
    await page.getByText("SANDBOX_GENESIS_WRONG").waitFor();
    await page.getByLabel("State file").setInputFiles(stateFile);
    await page.getByText("Start again from state.json?").waitFor();
    expect(await page.getByText("SANDBOX_GENESIS_WRONG").count()).toBe(0);
    await card("State").scrollIntoViewIfNeeded();
    await picture("start-from");
    expect(await objections(page)).toEqual([]);
    await button("Start from it").click();
    await page.getByText(/^The sandbox started again from state\.json/).waitFor();
    await picture("started-from");
    await open(deployment);
    await page.getByRole("link", { name: "Open", exact: true }).waitFor();
    await page.getByText("1 of 1 replica").waitFor();
  });

  it("is worked by the keyboard alone", async () => {
    await open("/sandbox");
    await page.getByRole("heading", { name: "Jump in time" }).waitFor();
    await page.getByRole("switch", { name: "Riviere Hydro refuses manifests" }).focus();
    await page.keyboard.press("Space");
    await banner().getByText("Riviere Hydro refuses manifests").waitFor();
    await banner().getByRole("button", { name: "All well again" }).focus();
    await page.keyboard.press("Enter");
    await banner().waitFor({ state: "detached" });
    await page.getByLabel("How far", { exact: true }).focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("3");
    await page.keyboard.press("Tab");
    await page.keyboard.type("blo");
    await page.keyboard.press("Enter");
    await page.getByLabel("How far", { exact: true }).press("Enter");
    await page.getByText(/^Jumped \d+ block/).waitFor();
  });

  it.each(Object.entries(looks))("has nothing that axe objects to: %s", async (name, { dark, width }) => {
    await page.emulateMedia({ colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 900 });
    await open("/sandbox");
    await page.getByRole("heading", { name: "Jump in time" }).waitFor();
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(screens, `sandbox-${name}.png`), fullPage: true });
    expect(await objections(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });

  it("has no such page on another network", async () => {
    await page.setViewportSize({ width: 1360, height: 900 });
    await page.evaluate(() => localStorage.setItem("slipway.network", '"testnet"'));
    await open("/sandbox");
    await page.getByRole("heading", { name: "This network has no levers" }).waitFor();
    expect(
      await page.getByRole("navigation", { name: "Main", exact: true }).getByText("Sandbox").count(),
    ).toBe(0);
    await picture("other-network");
  });

  it("met no fault of its own on the way", () => {
    expect(faults).toEqual([]);
  });
});

interface Stated {
  readonly deployment: { readonly id: { readonly dseq: string } };
}

const looks = {
  light: { dark: false, width: 1360 },
  dark: { dark: true, width: 1360 },
  phone: { dark: false, width: 390 },
};

/** ACT that the deployment has spent, as the API says. */
async function spent(page: Page, url: string, path: string): Promise<number> {
  const [, , owner, dseq] = path.split("/");
  const answer = await page.request.get(`${url}/v1/networks/sandbox/deployments/${owner}/${dseq}`);
  return Number((await answer.json()).money.spent) / 1e6;
}

async function heightOf(page: Page, url: string): Promise<number> {
  return (await (await page.request.get(`${url}/v1/networks/sandbox/admin`)).json()).height;
}
