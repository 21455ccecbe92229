/*
 * The program in the demonstration image: a small web server, and a shell that knows a few commands.
 *
 * In: the name it is called by, and for the server the variables SLIPWAY_PORTS ("80 8080"), SLIPWAY_IMAGE (what should run
 * here) and SLIPWAY_SERVICE. Out: a page on every port and a line of log for each request; or what the command writes.
 * What stays true: it says that it stands in for something else wherever somebody looks; it shows names of variables,
 * not their values (but GREETING, which is there to be shown). It needs no library: one file, static, a few kilobytes.
 * scripts/make-demonstration.ts compiles it, and leaves in it which text it was compiled from.
 */
#include "kernel.h"
#include "text.h"
#include "page.h"
#include "server.h"
#include "commands.h"
#include "shell.h"

__attribute__((used)) static const char source[] = "source sha256 " SOURCE;

__attribute__((used)) void begin(long *stack) {
  char **words = (char **)(stack + 1);
  const char *name = words[0];
  environ = words + stack[0] + 1;
  for (const char *at = words[0]; *at; at++)
    if (*at == '/') name = at + 1;
  if (same(name, "sh")) leave(run_shell(words));
  const struct command *known = find_command(name);
  if (known) leave(known->run(words));
  run_server();
}
