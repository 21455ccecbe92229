// The main job by clicking, in the real console of the real program: deploy, read, type in a shell, update, close.
// Pictures of every page go to .artifacts/screens, which git ignores.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refreshWeb, webDist } from "../apps/web/build.ts";
import { launchBrowser } from "./support/browser.ts";
import { objections } from "./support/objections.ts";
import { dataDirectory, type Running, slipwayStays } from "./support/slipway.ts";

const screens = join(import.meta.dirname, "../.artifacts/screens");

describe("the main job in the console", { timeout: 90_000 }, () => {
  const data = dataDirectory();
  let up: Running;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let clicks = 0;
  const faults: string[] = [];

  const click = async (name: string | RegExp, role: "button" | "link" = "button") => {
    clicks++;
    await page.getByRole(role, { name }).first().click();
  };
  const picture = async (name: string) => {
    await page.screenshot({ path: join(screens, `${name}.png`) });
  };
  const tab = async (name: string) => {
    await page
      .getByRole("navigation", { name: "Parts of the deployment" })
      .getByRole("link", { name, exact: true })
      .click();
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
    context = await browser.newContext({ viewport: { width: 1360, height: 900 }, colorScheme: "light" });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await up?.stop();
    data.remove();
  });

  it("shows three doors, a search and the market", async () => {
    await page.goto(up.firstLine);
    await page.getByRole("heading", { name: "What would you like to run today?" }).waitFor();
    for (const door of ["AI & GPU", "Web app or API", "Blockchain node"])
      await page.getByRole("heading", { name: door }).waitFor();
    await page.getByRole("heading", { name: "The market now" }).waitFor();
    await picture("landing");
  });

  it("gets a newcomer from there to a running lease in at most five clicks", async () => {
    clicks = 0;
    await click(/^Hello page/, "link");
    await page.getByRole("button", { name: /^Deploy · locks/ }).waitFor();
    await picture("configure");
    await click(/^Deploy · locks/);
    await page.getByRole("button", { name: /^Accept the bid of/ }).waitFor();
    await expect.poll(() => page.locator(".race li").count()).toBeGreaterThanOrEqual(3);
    await picture("bids");
    await click(/^Accept the bid of/);
    await page.getByRole("link", { name: "Open", exact: true }).waitFor();
    await page.getByText("1 of 1 replica").waitFor();
    await picture("deployment");
    expect(clicks).toBeLessThanOrEqual(5);
  });

  it("gives an address that answers", async () => {
    const address = await page.getByRole("link", { name: "Open", exact: true }).getAttribute("href");
    const opened = await context.newPage();
    const response = await opened.goto(address ?? "");
    expect(response?.status()).toBe(200);
    await opened.screenshot({ path: join(screens, "workload.png") });
    await opened.close();
  });

  it("shows log lines as they are written", async () => {
    await tab("Logs");
    await page.locator(".log > div").first().waitFor();
    expect(await page.locator(".log > div").first().textContent()).not.toBe("");
    await picture("logs");
  });

  it("shows what the cluster did", async () => {
    await tab("Events");
    await page.locator(".event").first().waitFor();
    await picture("events");
  });

  it("runs a command in a shell", async () => {
    await tab("Shell");
    await page.getByRole("button", { name: "Start the shell" }).click();
    await page.locator(".xterm").waitFor();
    await page.waitForTimeout(500);
    await page.locator(".xterm-helper-textarea").focus();
    await page.keyboard.type("echo from-the-shell\n");
    await expect
      .poll(
        async () => ((await page.locator(".xterm-rows").textContent()) ?? "").split("from-the-shell").length,
        {
          timeout: 15_000,
        },
      )
      .toBeGreaterThanOrEqual(3);
    await picture("shell");
  });

  it("knows after a reload where it stands", async () => {
    await tab("Overview");
    await page.reload();
    await page.getByText("1 of 1 replica").waitFor();
  });

  it.each(["", "/logs", "/events", "/update", "/history", "/money", "/raw"])(
    "the deployment's page%s has nothing that axe objects to",
    async (path) => {
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.goto(
        `${up.firstLine}${new URL(page.url()).pathname.split("/").slice(0, 4).join("/")}${path}`,
      );
      await page.getByRole("link", { name: "Open", exact: true }).waitFor();
      await page.waitForTimeout(600);
      expect(await objections(page)).toEqual([]);
    },
  );

  it("underlines a mistake as one types, and sends nothing", async () => {
    await tab("Update");
    await page.locator(".cm-content").waitFor();
    await page.getByText("busybox:1.37.0").first().click();
    await page.keyboard.press("End");
    await page.keyboard.type("\n    imag: other");
    await page.locator(".cm-lintRange-error, .cm-lintRange-warning").first().waitFor();
    await picture("editor-problem");
    await page.getByRole("button", { name: "Take back the changes" }).click();
  });

  it("updates the image and sends the new manifest", async () => {
    await page.getByText("busybox:1.37.0").first().click();
    await page.keyboard.press("End");
    await page.keyboard.type("-glibc");
    await page.locator(".diff [data-kind=added]").first().waitFor();
    await picture("update");
    await page.getByRole("button", { name: "Update the deployment" }).click();
    await page.getByRole("button", { name: "Send the manifest again" }).waitFor();
    await page.getByText("Send the new manifest to the provider (done)").waitFor();
  });

  it("adds money", async () => {
    await tab("Money");
    await page.getByLabel("Amount in ACT").fill("2");
    await page.getByRole("button", { name: /^Lock 2\.00 ACT more/ }).click();
    await page.getByText("Wait for its block (done)").waitFor();
    await page.locator(".sums").getByText("2.50 ACT").first().waitFor();
    await picture("money");
    await tab("History");
    await page.locator(".timeline li").nth(3).waitFor();
    await picture("history");
    await tab("Raw");
    await page.getByRole("heading", { name: "SDL" }).waitFor();
  });

  it("closes, and says what came back", async () => {
    await tab("Overview");
    const before = await balance(page);
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await picture("close");
    await page.getByRole("button", { name: /^Close and get .* back/ }).click();
    await page.getByRole("heading", { name: "This deployment is closed" }).waitFor();
    await picture("closed");
    await expect.poll(() => balance(page), { timeout: 15_000 }).toBeGreaterThan(before + 2);
  });

  it("opens a pasted SDL and a pasted image in the editor", async () => {
    await page.goto(up.firstLine);
    await page.getByRole("textbox", { name: /^Search templates/ }).fill("traefik/whoami:v1.11.0");
    await page.getByRole("button", { name: /^Run this image/ }).click();
    await page.locator(".cm-content").getByText("traefik/whoami:v1.11.0").waitFor();
  });

  it("goes anywhere by keyboard", async () => {
    await page.goto(up.firstLine);
    await page.getByRole("heading", { name: "The market now" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("providers");
    await picture("palette");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Providers" }).waitFor();
    await page.keyboard.press(".");
    await page.getByRole("heading", { name: /in raw form/ }).waitFor();
    await picture("raw");
    await page.keyboard.press("Escape");
  });

  const pages = [
    "/",
    "/templates",
    "/new/ollama",
    "/new",
    "/deployments",
    "/providers",
    "/network",
    "/gpus",
    "/wallet",
    "/settings",
    "/no-such-page",
  ];

  it.each(pages)("%s has nothing that axe objects to, in light and dark and on a phone", async (path) => {
    for (const [name, options] of Object.entries(looks)) {
      await page.emulateMedia({ colorScheme: options.dark ? "dark" : "light", reducedMotion: "reduce" });
      await page.setViewportSize(options.size);
      await page.goto(`${up.firstLine}${path}`);
      await page.locator("h1, h2").first().waitFor();
      await page.waitForTimeout(400);
      await picture(`${path.replace(/\W+/g, "-").replace(/^-|-$/g, "") || "landing"}-${name}`);
      expect(await objections(page)).toEqual([]);
    }
  });

  it("loads less than 200 KB of JavaScript, compressed, before anything is asked for", () => {
    const index = readFileSync(join(webDist, "index.html"), "utf8");
    const parts = [...index.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? "");
    const sizes = parts.map((path) => gzipSync(readFileSync(join(webDist, path))).length);
    expect(parts.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200 * 1024);
  });

  it("met no fault of its own on the way", () => {
    expect(faults).toEqual([]);
  });
});

const looks = {
  light: { dark: false, size: { width: 1360, height: 900 } },
  dark: { dark: true, size: { width: 1360, height: 900 } },
  phone: { dark: false, size: { width: 390, height: 844 } },
};

/** ACT in the wallet, as the top bar shows it. */
async function balance(page: Page): Promise<number> {
  const text = (await page.locator(".wallet-sum").textContent()) ?? "";
  return Number(text.replace(/[^\d.]/g, ""));
}
