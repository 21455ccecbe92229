/** `slipway deposit`, `slipway close` and `slipway balance`: what goes into escrow and what comes back. */
import { msg } from "@slipway/chain";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { cliError } from "../errors.ts";
import { parseDseq } from "../ids.ts";
import { formatAmount, parseAmount } from "../money.ts";
import type { ContextOf } from "../program.ts";
import { confirm } from "./keys.ts";

export function addMoney(program: Command, contextOf: ContextOf): void {
  program
    .command("balance")
    .description("What your account holds")
    .action(async (_options, command) => {
      const context = contextOf(command);
      const { address } = await context.signer();
      const balances = await context.chain().balances(address);
      context.out.result({ address, balances }, () =>
        [address, ...balances.map(({ amount, denom }) => `  ${formatAmount(amount, denom)}`)].join("\n"),
      );
    });

  program
    .command("deposit <dseq> <amount>")
    .description("Add funds to a deployment's escrow, in ACT")
    .addHelpText("after", "\nExample:\n  slipway deposit 1234 2.5")
    .action((dseq: string, amount: string, _options, command) =>
      deposit(contextOf(command), parseDseq(dseq), amount),
    );

  program
    .command("close <dseq>")
    .description("Stop a deployment and get back what is left of its deposit")
    .option("-y, --yes", "do not ask")
    .action((dseq: string, options: { yes?: boolean }, command) =>
      close(contextOf(command), parseDseq(dseq), options.yes === true),
    );
}

async function deposit(context: Context, dseq: bigint, text: string): Promise<void> {
  const amount = parseAmount(text);
  if (amount === undefined || amount === 0n)
    throw cliError("CLI_USAGE", `"${text}" is not an amount of ACT.`);
  const signer = await context.signer();
  await activeDeployment(context, dseq);
  await context
    .chain()
    .send(signer, [msg.deposit({ owner: signer.address, dseq, deposit: { denom: "uact", amount } })], {
      signal: context.signal,
    });
  context.out.result(
    { dseq, deposited: amount },
    () => `${formatAmount(amount, "uact")} went into the escrow of ${dseq}.`,
  );
}

async function close(context: Context, dseq: bigint, yes: boolean): Promise<void> {
  const { address } = await context.signer();
  const active = await activeDeployment(context, dseq);
  await confirm(
    context,
    yes,
    `Close ${dseq}? Its services stop and their data is lost. Type the dseq to confirm: `,
    `${dseq}`,
  );
  const before = await heldUact(context, address);
  const { hash } = await context
    .chain()
    .send(await context.signer(), [msg.closeDeployment({ owner: address, dseq })], {
      signal: context.signal,
    });
  const refunded = (await heldUact(context, address)) - before;
  const deposited = active.deposited;
  context.out.result(
    { dseq, refunded, deposited, spent: deposited - refunded, transaction: hash },
    () =>
      `Deployment ${dseq} is closed. Back: ${formatAmount(refunded, "uact")} of ${formatAmount(deposited, "uact")}; spent: ${formatAmount(deposited - refunded, "uact")}.`,
  );
}

/** The person's open deployment. Throws CLI_DEPLOYMENT_UNKNOWN when there is none or it is closed. */
export async function activeDeployment(
  context: Context,
  dseq: bigint,
): Promise<{ deposited: bigint; hash: string }> {
  const { address: owner } = await context.signer();
  const found = await context.chain().deployment({ owner, dseq });
  if (found?.deployment === undefined)
    throw cliError(
      "CLI_DEPLOYMENT_UNKNOWN",
      `${owner} has no deployment ${dseq} on ${context.network().name}.`,
    );
  const state = found.escrowAccount?.state;
  const sum = (amounts: readonly { readonly amount: string; readonly denom: string }[] = []) =>
    amounts.filter(({ denom }) => denom === "uact").reduce((total, { amount }) => total + BigInt(amount), 0n);
  if (found.deployment.state !== 1)
    throw cliError(
      "CLI_DEPLOYMENT_UNKNOWN",
      `Deployment ${dseq} is closed already; what was left was refunded then.`,
    );
  return {
    deposited: (sum(state?.funds) + sum(state?.transferred)) / 10n ** 18n,
    hash: Buffer.from(found.deployment.hash).toString("hex"),
  };
}

async function heldUact(context: Context, address: string): Promise<bigint> {
  const balances = await context.chain().balances(address);
  return balances.find(({ denom }) => denom === "uact")?.amount ?? 0n;
}
