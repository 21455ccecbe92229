// Block → changes. In: a decoded block, and the rows that it touches. Out: the same rows as they stand after it, lines of
// history, and events to push. Deterministic and without the world: the same block on the same rows gives the same.
// A message does its own part (message.ts), then its events set the states (event.ts).

import type { EscrowDeposit } from "@slipway/market";
import type { DecodedBlock, DecodedMessage, DecodedTx, Fact } from "../../ledger/decode.ts";
import { whole } from "../../ledger/escrow-rows.ts";
import type { Ledger, Moment } from "../../ledger/ledger.ts";
import { escrowAddress } from "../../ledger/module-account.ts";
import { applyBank, parseCoins } from "./bank.ts";
import { applyEvent } from "./event.ts";
import { applyMessage, type Deposits } from "./message.ts";
import type { WireEvent, WireMessage } from "./wire.ts";

export function reduceBlock(ledger: Ledger, block: DecodedBlock): void {
  for (const tx of block.txs) reduceTx(ledger, block, tx);
  const moment = { height: block.height, time: block.time, txHash: null };
  for (const fact of block.facts) reduceFact(ledger, moment, fact);
}

function reduceTx(ledger: Ledger, block: DecodedBlock, tx: DecodedTx): void {
  const moment = { height: block.height, time: block.time, txHash: tx.hash };
  for (const fact of tx.facts) applyBank(ledger, fact);
  if (tx.code !== 0) return;
  tx.messages.forEach((message, index) => {
    const facts = tx.facts.filter((fact) => fact.message === index);
    const deposits = depositsOf(facts);
    for (const each of flatten(message)) {
      applyMessage(ledger, moment, each as WireMessage, deposits); // unknown types fall through its switch
    }
    for (const fact of facts) applyTyped(ledger, moment, fact);
  });
}

function reduceFact(ledger: Ledger, moment: Moment, fact: Fact): void {
  applyBank(ledger, fact);
  applyTyped(ledger, moment, fact);
}

function applyTyped(ledger: Ledger, moment: Moment, fact: Fact): void {
  const { id } = fact.values;
  const isOurs = /^akash\.(deployment|market)\./.test(fact.type);
  if (!isOurs || typeof id !== "object" || id === null) return;
  applyEvent(ledger, moment, fact as unknown as WireEvent); // the chain's own form; unknown types fall through
}

function flatten(message: DecodedMessage): DecodedMessage[] {
  if (message.inner.length > 0) return message.inner.flatMap(flatten);
  return message.value === null ? [] : [message];
}

/**
 * The deposits of a message are the transfers into the escrow module: from the signer's own balance, or from those who
 * granted it. Each message in turn takes its amount off the list.
 */
function depositsOf(facts: readonly Fact[]): Deposits {
  const transfers = facts
    .filter((fact) => fact.type === "transfer" && fact.values.recipient === escrowAddress)
    .flatMap((fact) =>
      parseCoins(String(fact.values.amount)).map((coin) => ({ ...coin, from: String(fact.values.sender) })),
    );
  return {
    take(wanted, signer, height) {
      const taken: EscrowDeposit[] = [];
      let rest = BigInt(wanted.amount);
      while (rest > 0n) {
        const at = transfers.findIndex((each) => each.denom === wanted.denom && each.amount <= rest);
        const [transfer] = at === -1 ? [] : transfers.splice(at, 1);
        const owner = transfer?.from ?? signer;
        const amount = transfer?.amount ?? rest;
        const source = owner === signer ? "balance" : "grant";
        taken.push({ owner, height, source, denom: wanted.denom, amount: whole(amount) });
        rest -= amount;
      }
      return taken;
    },
  };
}
