/**
 * gRPC server reflection (v1 and v1alpha), so that tools such as grpcurl find the services. The service has
 * no proto file here: its few messages are described in place.
 */

import type { Message } from "@bufbuild/protobuf";
import {
  create,
  createFileRegistry,
  type DescFile,
  type DescService,
  type FileRegistry,
  type Registry,
  toBinary,
} from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";
import type { ConnectRouter, ServiceImpl } from "@connectrpc/connect";
import { ownOptions, withoutOwnOptions } from "./plain-file.ts";
import { grpcCodes } from "./status.ts";

/** The described service of a reflection package, for whoever wants to call it. */
export function reflectionService(name: string): { registry: FileRegistry; service: DescService } {
  const registry = describe(name);
  const service = registry.getService(`${name}.ServerReflection`);
  if (!service) throw new Error(`there is no reflection in ${name}`);
  return { registry, service };
}

const packages = ["grpc.reflection.v1", "grpc.reflection.v1alpha"];

export function addReflection(
  router: ConnectRouter,
  registry: Registry,
  services: readonly DescService[],
): void {
  for (const name of packages) {
    const { registry: own, service } = reflectionService(name);
    const names = [
      ...services.map((each) => each.typeName),
      ...packages.map((each) => `${each}.ServerReflection`),
    ];
    const implementation = {
      async *serverReflectionInfo(requests: AsyncIterable<Message>) {
        for await (const request of requests) yield reply(own, name, registry, names, request);
      },
    };
    // A service that is known only at run time has no static type of its implementation.
    router.service(service, implementation as unknown as ServiceImpl<DescService>);
  }
}

function reply(
  own: FileRegistry,
  name: string,
  registry: Registry,
  names: string[],
  request: Message,
): Message {
  const input = schemaOf(own, `${name}.ServerReflectionRequest`);
  const output = schemaOf(own, `${name}.ServerReflectionResponse`);
  const asked = reflect(input, request);
  const answer = create(output);
  const shape = reflect(output, answer);
  const set = (field: string, value: Parameters<ReflectMessage["set"]>[1]) => {
    const target = output.fields.find((each) => each.name === field);
    if (target) shape.set(target, value);
  };
  set("original_request", asked);
  const question = input.oneofs[0] && asked.oneofCase(input.oneofs[0]);
  const text = question ? String(asked.get(question)) : "";
  switch (question?.name) {
    case "list_services":
      set("list_services_response", listMessage(own, name, names));
      break;
    case "file_by_filename":
    case "file_containing_symbol": {
      const file =
        question.name === "file_by_filename" ? fileNamed(own, registry, text) : fileWith(own, registry, text);
      if (file) set("file_descriptor_response", filesMessage(own, name, file));
      else set("error_response", errorMessage(own, name, grpcCodes.NotFound, `${text} not found`));
      break;
    }
    default:
      set("error_response", errorMessage(own, name, grpcCodes.Unimplemented, "not implemented"));
  }
  return answer;
}

function listMessage(own: FileRegistry, name: string, names: string[]): ReflectMessage {
  const message = reflect(schemaOf(own, `${name}.ListServiceResponse`));
  const entry = schemaOf(own, `${name}.ServiceResponse`);
  const [field] = message.fields;
  const [nameField] = entry.fields;
  if (field?.fieldKind !== "list" || !nameField) return message;
  const list = message.get(field);
  for (const each of names) {
    const item = reflect(entry);
    item.set(nameField, each);
    list.add(item);
  }
  return message;
}

/** The file and everything it imports, the file itself first. */
function filesMessage(own: FileRegistry, name: string, file: DescFile): ReflectMessage {
  const message = reflect(schemaOf(own, `${name}.FileDescriptorResponse`));
  const [field] = message.fields;
  if (field?.fieldKind !== "list") return message;
  const list = message.get(field);
  for (const each of withImports(file)) {
    if (each.proto.name !== ownOptions)
      list.add(toBinary(FileDescriptorProtoSchema, withoutOwnOptions(each.proto)));
  }
  return message;
}

function errorMessage(own: FileRegistry, name: string, code: number, text: string): ReflectMessage {
  const message = reflect(schemaOf(own, `${name}.ErrorResponse`));
  const [codeField, textField] = message.fields;
  if (codeField) message.set(codeField, code);
  if (textField) message.set(textField, text);
  return message;
}

function withImports(file: DescFile, seen = new Set<DescFile>()): Set<DescFile> {
  seen.add(file);
  for (const dependency of file.dependencies) if (!seen.has(dependency)) withImports(dependency, seen);
  return seen;
}

function fileNamed(own: FileRegistry, registry: Registry, path: string): DescFile | undefined {
  const found = own.getFile(path);
  if (found) return found;
  for (const type of registry) if (protoName(type.file) === path) return type.file;
  return undefined;
}

function fileWith(own: FileRegistry, registry: Registry, symbol: string): DescFile | undefined {
  const type = registry.get(symbol) ?? own.get(symbol);
  if (type) return type.file;
  const parent = symbol.slice(0, Math.max(0, symbol.lastIndexOf(".")));
  return parent ? fileWith(own, registry, parent) : undefined;
}

function protoName(file: DescFile): string {
  return file.proto.name;
}

function schemaOf(own: FileRegistry, name: string) {
  const schema = own.getMessage(name);
  if (!schema) throw new Error(`reflection lacks its message ${name}`);
  return schema;
}

function describe(name: string): FileRegistry {
  const field = (fieldName: string, number: number, type: Type, more = {}) => ({
    name: fieldName,
    number,
    type,
    label: Label.OPTIONAL,
    ...more,
  });
  const inner = (typeName: string) => ({ typeName: `.${name}.${typeName}` });
  const oneof = { oneofIndex: 0 };
  const file = create(FileDescriptorProtoSchema, {
    name: `${name.replaceAll(".", "/")}/reflection.proto`,
    package: name,
    syntax: "proto3",
    messageType: [
      {
        name: "ServerReflectionRequest",
        oneofDecl: [{ name: "message_request" }],
        field: [
          field("host", 1, Type.STRING),
          field("file_by_filename", 3, Type.STRING, oneof),
          field("file_containing_symbol", 4, Type.STRING, oneof),
          field("file_containing_extension", 5, Type.MESSAGE, { ...oneof, ...inner("ExtensionRequest") }),
          field("all_extension_numbers_of_type", 6, Type.STRING, oneof),
          field("list_services", 7, Type.STRING, oneof),
        ],
      },
      {
        name: "ExtensionRequest",
        field: [field("containing_type", 1, Type.STRING), field("extension_number", 2, Type.INT32)],
      },
      {
        name: "ServerReflectionResponse",
        oneofDecl: [{ name: "message_response" }],
        field: [
          field("valid_host", 1, Type.STRING),
          field("original_request", 2, Type.MESSAGE, inner("ServerReflectionRequest")),
          field("file_descriptor_response", 4, Type.MESSAGE, {
            ...oneof,
            ...inner("FileDescriptorResponse"),
          }),
          field("list_services_response", 6, Type.MESSAGE, { ...oneof, ...inner("ListServiceResponse") }),
          field("error_response", 7, Type.MESSAGE, { ...oneof, ...inner("ErrorResponse") }),
        ],
      },
      {
        name: "FileDescriptorResponse",
        field: [field("file_descriptor_proto", 1, Type.BYTES, { label: Label.REPEATED })],
      },
      {
        name: "ListServiceResponse",
        field: [field("service", 1, Type.MESSAGE, { label: Label.REPEATED, ...inner("ServiceResponse") })],
      },
      { name: "ServiceResponse", field: [field("name", 1, Type.STRING)] },
      {
        name: "ErrorResponse",
        field: [field("error_code", 1, Type.INT32), field("error_message", 2, Type.STRING)],
      },
    ],
    service: [
      {
        name: "ServerReflection",
        method: [
          {
            name: "ServerReflectionInfo",
            inputType: `.${name}.ServerReflectionRequest`,
            outputType: `.${name}.ServerReflectionResponse`,
            clientStreaming: true,
            serverStreaming: true,
          },
        ],
      },
    ],
  });
  return createFileRegistry(create(FileDescriptorSetSchema, { file: [file] }));
}
