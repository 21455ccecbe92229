import { describe, expect, test } from "vitest";
import { decryptKey, encryptKey } from "./key-box.ts";

const work = 2 ** 10;

describe("locked keys", () => {
  test("a phrase and a key come out as they went in", async () => {
    expect(await decryptKey(await encryptKey("a b c", "päss", { work }), "päss")).toBe("a b c");
    const key = Uint8Array.from([1, 2, 3]);
    expect(await decryptKey(await encryptKey(key, "pass", { work }), "pass")).toEqual(key);
  });

  test("the password may be composed in another way", async () => {
    const box = await encryptKey("secret", "é", { work });
    expect(await decryptKey(box, "e\u0301")).toBe("secret");
  });

  test("a wrong password and a changed box are refused alike", async () => {
    const box = await encryptKey("secret", "right", { work });
    await expect(decryptKey(box, "wrong")).rejects.toMatchObject({ code: "CHAIN_PASSWORD_WRONG" });
    await expect(decryptKey({ ...box, kind: "key" }, "right")).rejects.toMatchObject({
      code: "CHAIN_PASSWORD_WRONG",
    });
  });

  test("a box that asks for absurd work is refused before any work is done", async () => {
    const box = await encryptKey("secret", "right", { work });
    const absurd = { ...box, kdf: { ...box.kdf, n: 2 ** 30 } };
    await expect(decryptKey(absurd, "right")).rejects.toMatchObject({ code: "CHAIN_PASSWORD_WRONG" });
  });

  test("two boxes of one secret differ", async () => {
    const [one, two] = [await encryptKey("s", "p", { work }), await encryptKey("s", "p", { work })];
    expect(one.secret).not.toBe(two.secret);
  });
});
