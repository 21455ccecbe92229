/** A browser for tests and pictures: the one named by CHROMIUM, Debian's, or the one that comes inside an npm package. */
import { existsSync } from "node:fs";
import chromiumPackage from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/** Flags of the packaged browser that would run everything in one process: it then dies with its first page. */
const unwanted = new Set(["--single-process", "--no-zygote", "--disable-web-security"]);

export async function launchBrowser(): Promise<Browser> {
  const own = [process.env.CHROMIUM, "/usr/bin/chromium"].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (own !== undefined) return await chromium.launch({ executablePath: own, args: ["--no-sandbox"] });
  return await chromium.launch({
    executablePath: await chromiumPackage.executablePath(),
    args: chromiumPackage.args.filter((flag) => !unwanted.has(flag)),
  });
}
