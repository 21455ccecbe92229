/* The commands that both the shell and the image's links know. */
#pragma once
static int complain(const char *name, const char *what, const char *why) {
  put(2, name);
  put(2, ": ");
  put(2, what);
  put(2, why);
  put(2, "\n");
  return 1;
}

static int run_echo(char **words) {
  for (char **each = words + 1; *each; each++) {
    if (each != words + 1) put(1, " ");
    put(1, *each);
  }
  put(1, "\n");
  return 0;
}

static int run_env(char **words) {
  if (words[1]) {
    const char *value = variable(words[1]);
    if (!*value) return 1;
    put(1, value);
    put(1, "\n");
    return 0;
  }
  for (char **each = environ; *each; each++) {
    put(1, *each);
    put(1, "\n");
  }
  return 0;
}

static int copy_out(int file) {
  static char bytes[4096];
  for (;;) {
    long got = kernel(READ, file, (long)bytes, sizeof bytes, 0, 0);
    if (got <= 0) return got < 0;
    put_bytes(1, bytes, (size)got);
  }
}

static int run_cat(char **words) {
  int status = 0;
  if (!words[1]) return copy_out(0);
  for (char **each = words + 1; *each; each++) {
    int file = (int)kernel(OPENAT, -100, (long)*each, 0, 0, 0);
    if (file < 0 || copy_out(file)) status = complain("cat", *each, ": cannot be read");
    if (file >= 0) kernel(CLOSE, file, 0, 0, 0, 0);
  }
  return status;
}

static int run_ls(char **words) {
  static char entries[4096];
  const char *place = words[1] ? words[1] : ".";
  int file = (int)kernel(OPENAT, -100, (long)place, 0, 0, 0);
  if (file < 0) return complain("ls", place, ": no such directory");
  for (;;) {
    long got = kernel(DENTS, file, (long)entries, sizeof entries, 0, 0);
    if (got <= 0) break;
    for (long at = 0; at < got; at += *(u16 *)(entries + at + 16)) {
      const char *name = entries + at + 19;
      if (name[0] == '.') continue;
      put(1, name);
      put(1, "\n");
    }
  }
  kernel(CLOSE, file, 0, 0, 0, 0);
  return 0;
}

static int run_pwd(char **words) {
  char place[1024];
  (void)words;
  if (kernel(GETCWD, (long)place, sizeof place, 0, 0, 0) < 0) return 1;
  put(1, place);
  put(1, "\n");
  return 0;
}

static int run_cd(char **words) {
  const char *place = words[1] ? words[1] : "/";
  return kernel(CHDIR, (long)place, 0, 0, 0, 0) < 0 ? complain("cd", place, ": no such directory") : 0;
}

static int run_hostname(char **words) {
  struct names names;
  (void)words;
  read_names(&names);
  put(1, names.of[1]);
  put(1, "\n");
  return 0;
}

static int run_uname(char **words) {
  struct names names;
  int all = words[1] != 0;
  read_names(&names);
  for (int each = 0; each < (all ? 5 : 1); each++) {
    if (each) put(1, " ");
    put(1, names.of[each]);
  }
  put(1, "\n");
  return 0;
}

static int run_whoami(char **words) {
  (void)words;
  put(1, kernel(GETUID, 0, 0, 0, 0, 0) == 0 ? "root\n" : "somebody\n");
  return 0;
}

static int run_sleep(char **words) {
  struct time time = {0, 0};
  if (words[1]) number_of(words[1], (size *)&time.seconds);
  kernel(SLEEP, (long)&time, 0, 0, 0, 0);
  return 0;
}

static int run_true(char **words) {
  (void)words;
  return 0;
}
static int run_false(char **words) {
  (void)words;
  return 1;
}

static int run_help(char **words) {
  (void)words;
  put(1, "This container runs Slipway's demonstration in place of ");
  put(1, variable("SLIPWAY_IMAGE"));
  put(1, ".\nIts shell knows: cat cd echo env exit false help hostname ls pwd sleep true uname whoami; ; && and $NAME.\n");
  return 0;
}

static const struct command {
  const char *name;
  int (*run)(char **words);
} commands[] = {
    {"cat", run_cat},     {"cd", run_cd},       {"echo", run_echo},         {"env", run_env},   {"printenv", run_env},
    {"false", run_false}, {"help", run_help},   {"hostname", run_hostname}, {"ls", run_ls},     {"pwd", run_pwd},
    {"sleep", run_sleep}, {"true", run_true},   {"uname", run_uname},       {"whoami", run_whoami},
};

static const struct command *find_command(const char *name) {
  for (size each = 0; each < sizeof commands / sizeof *commands; each++)
    if (same(commands[each].name, name)) return &commands[each];
  return 0;
}
