/** A file's description as it would be without the options that our code generator reads: strangers need not see them. */
import { clone, type UnknownField } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";

/** The file that describes our options. */
export const ownOptions = "slipway/options.proto";
/** The numbers of all our options. */
const own = { from: 50_000, to: 50_100 };

interface Described {
  options?: { $unknown?: UnknownField[] | undefined } | undefined;
}

export function withoutOwnOptions(file: FileDescriptorProto): FileDescriptorProto {
  const plain = clone(FileDescriptorProtoSchema, file);
  plain.dependency = plain.dependency.filter((name) => name !== ownOptions);
  for (const message of plain.messageType) stripMessage(message);
  for (const { method } of plain.service) for (const each of method) strip(each);
  return plain;
}

function stripMessage(message: DescriptorProto): void {
  strip(message);
  for (const field of message.field) strip(field);
  for (const inner of message.nestedType) stripMessage(inner);
}

function strip({ options }: Described): void {
  if (options?.$unknown) options.$unknown = options.$unknown.filter(({ no }) => no < own.from || no > own.to);
}
