// Bad luck in the console: each time it says what happened, what is safe and what to do next, and the way on works.
import { Buffer } from "node:buffer";
import { createKeySigner } from "@slipway/chain";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { refreshWeb } from "../apps/web/build.ts";
import { launchBrowser } from "./support/browser.ts";
import { dataDirectory, type Running, slipwayStays } from "./support/slipway.ts";

describe("bad luck in the console", { timeout: 90_000 }, () => {
  const data = dataDirectory();
  let up: Running;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  const button = (name: string | RegExp) => page.getByRole("button", { name }).first();
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor();

  beforeAll(async () => {
    await refreshWeb();
    up = await slipwayStays(
      data.path,
      ["up", "--ephemeral", "--port", "0", "--runtime", "simulated"],
      "ready",
    );
    browser = await launchBrowser();
  }, 120_000);
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
  });
  afterEach(async () => {
    await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await up?.stop();
    data.remove();
  });

  it("goes on after a reload when the manifest did not reach the provider", async () => {
    await page.route("**/manifest", (route) => route.abort());
    await page.goto(`${up.firstLine}/new/hello`);
    await button(/^Deploy · locks/).click();
    await button(/^Accept the bid of/).click();
    await says(/ stays in escrow and is yours|is still yours/);
    await page.reload();
    await says("Manifest not sent");
    await page.unroute("**/manifest");
    await button("Send the manifest").click();
    await says("1 of 1 replica");
  });

  it("says that no bid came, and gives the money back on closing", async () => {
    await page.goto(up.firstLine);
    await page.getByRole("textbox", { name: /^Search templates/ }).fill(stingy);
    await button("Open this SDL").click();
    await button(/^Deploy · locks/).click();
    await says("Waiting for bids");
    await says(/^No bid in \d+ blocks\.$/);
    await button("Close").click();
    await button(/^Close and get 0\.50 ACT back$/).click();
    await says("This deployment is closed");
  });

  it("says when more is to be locked than the account holds", async () => {
    await page.goto(`${up.firstLine}/new/hello`);
    await button("Lock another amount").click();
    await page.getByLabel("Amount to lock, in ACT").fill("900000");
    await button(/^Deploy · locks 900,000/).click();
    await page.getByRole("alert").getByText("CHAIN_TX_REFUSED").waitFor();
    await says(/^Your draft is kept\./);
  });

  it("says when the live connection is down, and catches up when it is back", async () => {
    await page.goto(up.firstLine);
    const height = page.locator(".market-figures .fresh");
    await height.waitFor();
    await context.setOffline(true);
    await says(/^The live connection is down\./);
    const before = Number(await height.textContent());
    await context.setOffline(false);
    await page.getByText(/^The live connection is down\./).waitFor({ state: "detached" });
    await expect
      .poll(async () => Number(await height.textContent()), { timeout: 15_000 })
      .toBeGreaterThan(before);
  });

  it("says when the program behind the page is gone, and shows the page when it is back", async () => {
    await page.route("**/v1/networks", (route) => route.abort());
    await page.goto(up.firstLine);
    await says(/^What you deployed runs on/);
    await page.unroute("**/v1/networks");
    await page.getByRole("heading", { name: "What would you like to run today?" }).waitFor();
  });

  it("says when the wallet refuses to sign, and deploys when it signs", async () => {
    let willing = false;
    await installWallet(page, () => willing);
    await page.goto(`${up.firstLine}/wallet`);
    await button("Connect Keplr").click();
    await says("acts on this network");
    await page.goto(`${up.firstLine}/new/hello`);
    await button(/^Deploy · locks/).click();
    await page.getByRole("alert").getByText("CHAIN_SIGNER_REFUSED").waitFor();
    await says(/^Your draft is kept\./);
    willing = true;
    await button(/^Deploy · locks/).click();
    await button(/^Accept the bid of/).click();
    await says("1 of 1 replica");
  });

  it("keeps a key under a password, and does not take a wrong one", async () => {
    await page.goto(`${up.firstLine}/wallet`);
    await page.getByLabel("Name").fill("everyday");
    await page.getByLabel("Password").fill("correct horse");
    await button("Make and encrypt the key").click();
    await says(/^Write these words down now\.$/);
    await page.reload();
    await button("Show recovery phrase").click();
    await page.getByLabel("Password of this key").fill("wrong");
    await button("Unlock").click();
    await page.getByRole("alert").getByText("CHAIN_PASSWORD_WRONG").waitFor();
    await button("Show recovery phrase").click();
    await page.getByLabel("Password of this key").fill("correct horse");
    await button("Unlock").click();
    expect((await page.locator(".phrase").textContent())?.split(" ")).toHaveLength(24);
  });
});

/** Puts a wallet into the page that speaks as Keplr does. Its key stays outside; it signs only when willing. */
async function installWallet(page: Page, willing: () => boolean): Promise<void> {
  const signer = createKeySigner(new Uint8Array(32).fill(7));
  const sure = () => {
    if (!willing()) throw new Error("Request rejected");
  };
  await page.exposeFunction(
    "outsideSignDirect",
    async (doc: Record<"body" | "auth", number[]> & { chainId: string; number: string }) => {
      sure();
      const { signature } = await signer.signDirect({
        bodyBytes: Uint8Array.from(doc.body),
        authInfoBytes: Uint8Array.from(doc.auth),
        chainId: doc.chainId,
        accountNumber: BigInt(doc.number),
      });
      return Buffer.from(signature).toString("base64");
    },
  );
  await page.exposeFunction("outsideSignText", async (data: string) => {
    const { adr36 } = await import("@slipway/gateway/token");
    const { signMessage } = await import("@slipway/chain");
    const bytes = adr36(new TextEncoder().encode(data), signer.address);
    return Buffer.from(signMessage(bytes, new Uint8Array(32).fill(7))).toString("base64");
  });
  await page.addInitScript(wallet, { address: signer.address, pubkey: [...signer.pubkey] });
}

/** Runs in the page: what Keplr puts on the window. */
function wallet({ address, pubkey }: { address: string; pubkey: number[] }): void {
  const outside = (name: string) => Reflect.get(globalThis, name) as (value: unknown) => Promise<string>; // exposed above
  const keplr = {
    enable: async () => undefined,
    experimentalSuggestChain: async (chain: { chainId: string }) => {
      if (!chain.chainId) throw new Error("no chain id");
    },
    getOfflineSigner: () => ({
      getAccounts: async () => [{ address, pubkey: Uint8Array.from(pubkey), algo: "secp256k1" }],
      signDirect: async (
        _address: string,
        doc: { bodyBytes: Uint8Array; authInfoBytes: Uint8Array; chainId: string; accountNumber: bigint },
      ) => ({
        signed: doc,
        signature: {
          signature: await outside("outsideSignDirect")({
            body: [...doc.bodyBytes],
            auth: [...doc.authInfoBytes],
            chainId: doc.chainId,
            number: String(doc.accountNumber),
          }),
        },
      }),
    }),
    signArbitrary: async (_chainId: string, _address: string, text: string) => ({
      signature: await outside("outsideSignText")(text),
    }),
  };
  Object.assign(globalThis, { keplr });
}

/** Asks for more than anybody gives at that price. */
const stingy = `version: "2.0"
services:
  web:
    image: nginx:1.28.0-alpine
    expose:
      - port: 80
        to:
          - global: true
profiles:
  compute:
    web:
      resources:
        cpu:
          units: 0.5
        memory:
          size: 512Mi
        storage:
          - size: 1Gi
  placement:
    anywhere:
      pricing:
        web:
          denom: uact
          amount: 0.000001
deployment:
  web:
    anywhere:
      profile: web
      count: 1
`;
