/*
 * The program in the demonstration image: a small web server, and a shell that knows a few commands.
 *
 * In: the name it is called by, and for the server the variables SLIPWAY_PORTS ("80 8080"), SLIPWAY_IMAGE (what should run
 * here) and SLIPWAY_SERVICE. Out: a page on every port and a line of log for each request; or what the command writes.
 * What stays true: it says that it stands in for something else wherever somebody looks; it shows names of variables,
 * not their values (but GREETING, which is there to be shown). It needs no library: one file, static, a few kilobytes.
 * scripts/make-demonstration.ts compiles it, and leaves in it which text it was compiled from.
 */
typedef unsigned long size;
typedef unsigned char byte;
typedef unsigned short u16;
typedef unsigned int u32;

enum { EXIT_WRONG = 2, EXIT_UNKNOWN = 127 };
static char **environ;
__attribute__((used)) static const char source[] = "source sha256 " SOURCE;
static int last_status;

/* ---- the kernel ---- */

#if defined(__x86_64__)
enum { READ = 0, WRITE = 1, CLOSE = 3, POLL = 271, IOCTL = 16, SOCKET = 41, ACCEPT = 288, SHUTDOWN = 48, BIND = 49,
       LISTEN = 50, SOCKOPT = 54, CLONE = 56, UNAME = 63, GETCWD = 79, CHDIR = 80, GETUID = 102, DENTS = 217,
       CLOCK = 228, EXIT = 231, OPENAT = 257, SLEEP = 35, SIGACTION = 13 };
static long kernel(long n, long a, long b, long c, long d, long e) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  __asm__ volatile("syscall" : "=a"(result) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8) : "rcx", "r11", "memory");
  return result;
}
__asm__(".globl _start\n_start:\n xor %ebp,%ebp\n mov %rsp,%rdi\n and $-16,%rsp\n call begin\n");
#elif defined(__aarch64__)
enum { READ = 63, WRITE = 64, CLOSE = 57, POLL = 73, IOCTL = 29, SOCKET = 198, ACCEPT = 242, SHUTDOWN = 210, BIND = 200,
       LISTEN = 201, SOCKOPT = 208, CLONE = 220, UNAME = 160, GETCWD = 17, CHDIR = 49, GETUID = 174, DENTS = 61,
       CLOCK = 113, EXIT = 94, OPENAT = 56, SLEEP = 101, SIGACTION = 134 };
static long kernel(long n, long a, long b, long c, long d, long e) {
  register long x8 __asm__("x8") = n;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
  return x0;
}
__asm__(".globl _start\n_start:\n mov x29,#0\n mov x0,sp\n bl begin\n");
#endif

static void leave(int status) {
  for (;;) kernel(EXIT, status, 0, 0, 0, 0);
}

/* ---- texts ---- */

/* The compiler may call these two for what is written out as a loop. */
void *memcpy(void *to, const void *from, size count) {
  for (size at = 0; at < count; at++) ((volatile byte *)to)[at] = ((const byte *)from)[at];
  return to;
}
void *memset(void *to, int value, size count) {
  for (size at = 0; at < count; at++) ((volatile byte *)to)[at] = (byte)value;
  return to;
}

static size length(const char *text) {
  size count = 0;
  while (text[count]) count++;
  return count;
}

static int same(const char *one, const char *other) {
  while (*one && *one == *other) one++, other++;
  return *one == *other;
}

static const char *variable(const char *name) {
  size count = length(name);
  for (char **each = environ; *each; each++) {
    size at = 0;
    while (at < count && (*each)[at] == name[at]) at++;
    if (at == count && (*each)[at] == '=') return *each + at + 1;
  }
  return "";
}

/* A text that grows up to its room and then stays as it is. */
struct text {
  size used;
  char of[24576];
};

static void add_byte(struct text *to, char value) {
  if (to->used < sizeof to->of) to->of[to->used++] = value;
}
static void add(struct text *to, const char *from) {
  while (*from) add_byte(to, *from++);
}
static void add_number(struct text *to, size number) {
  char digits[24];
  int count = 0;
  do digits[count++] = (char)('0' + number % 10);
  while (number /= 10);
  while (count) add_byte(to, digits[--count]);
}
static void add_escaped(struct text *to, const char *from) {
  for (; *from; from++) {
    if (*from == '<') add(to, "&lt;");
    else if (*from == '>') add(to, "&gt;");
    else if (*from == '&') add(to, "&amp;");
    else if (*from == '"') add(to, "&quot;");
    else add_byte(to, *from);
  }
}

static void put_bytes(int file, const char *from, size count) {
  while (count) {
    long done = kernel(WRITE, file, (long)from, (long)count, 0, 0);
    if (done <= 0) return;
    from += done, count -= (size)done;
  }
}
static void put(int file, const char *text) { put_bytes(file, text, length(text)); }
static void put_text(int file, const struct text *text) { put_bytes(file, text->of, text->used); }

struct time {
  long seconds, nanoseconds;
};
static long seconds_now(void) {
  struct time now;
  kernel(CLOCK, 1, (long)&now, 0, 0, 0);
  return now.seconds;
}

struct names {
  char of[6][65];
};
static void read_names(struct names *names) {
  memset(names, 0, sizeof *names);
  kernel(UNAME, (long)names, 0, 0, 0, 0);
}

static const char *number_of(const char *text, size *number) {
  *number = 0;
  while (*text >= '0' && *text <= '9') *number = *number * 10 + (size)(*text++ - '0');
  return text;
}

/* ---- the page ---- */

static long started;

static void add_row(struct text *page, const char *name, const char *value) {
  add(page, "<tr><th>");
  add(page, name);
  add(page, "</th><td>");
  add_escaped(page, value);
  add(page, "</td></tr>\n");
}

static void add_variable_names(struct text *page) {
  add(page, "<tr><th>Environment</th><td>");
  for (char **each = environ; *each; each++) {
    struct text name;
    name.used = 0;
    for (const char *at = *each; *at && *at != '='; at++) add_byte(&name, *at);
    add_byte(&name, 0);
    if (each != environ) add(page, ", ");
    add_escaped(page, name.of);
  }
  add(page, "</td></tr>\n");
}

static void write_page(struct text *page) {
  struct names names;
  const char *greeting = variable("GREETING");
  const char *title = *greeting ? greeting : variable("SLIPWAY_SERVICE");
  read_names(&names);
  add(page, "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n<title>");
  add_escaped(page, title);
  add(page, "</title>\n<style>:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:40rem;margin:12vh auto;"
            "padding:0 1.25rem}strong{background:#ffd54a;color:#222;padding:.1rem .5rem;border-radius:.3rem}table{border-collapse:"
            "collapse;width:100%;margin-top:1.5rem}th,td{text-align:left;padding:.4rem .8rem .4rem 0;border-top:1px solid #8884;"
            "vertical-align:top;overflow-wrap:anywhere}th{font-weight:500;opacity:.75;white-space:nowrap}</style>\n<h1>");
  add_escaped(page, title);
  add(page, "</h1>\n<p><strong>demonstration</strong> This is a real container, but not of the image that the deployment names: ");
  add_escaped(page, variable("SLIPWAY_IMAGE"));
  add(page, " is not on this machine and its registry cannot be reached. Slipway's own small server answers in its place, under the "
            "same limits, with a log and a shell of its own. Update the deployment when the registry can be reached, and the image runs."
            "</p>\n<table>\n");
  add_row(page, "Image wanted", variable("SLIPWAY_IMAGE"));
  add_row(page, "Service", variable("SLIPWAY_SERVICE"));
  add_row(page, "Container", names.of[1]);
  add_row(page, "Deployment", variable("AKASH_DEPLOYMENT_SEQUENCE"));
  add(page, "<tr><th>Running for</th><td>");
  add_number(page, (size)(seconds_now() - started));
  add(page, " s</td></tr>\n");
  add_variable_names(page);
  add(page, "</table></html>\n");
}

/* ---- the server ---- */

enum { MOST_PORTS = 32, MOST_REQUEST = 8192 };

struct address {
  u16 family, port;
  u32 host, rest[2];
};
struct waiting {
  int file;
  short wanted, happened;
};

static int listen_on(u16 port) {
  struct address here = {2, (u16)(port << 8 | port >> 8), 0, {0, 0}};
  int yes = 1, file = (int)kernel(SOCKET, 2, 1 | 02000000, 0, 0, 0);
  kernel(SOCKOPT, file, 1, 2, (long)&yes, sizeof yes);
  if (kernel(BIND, file, (long)&here, sizeof here, 0, 0) < 0) return -1;
  return kernel(LISTEN, file, 128, 0, 0, 0) < 0 ? -1 : file;
}

/* Reads to the end of the headers; 0 when the other end has gone or says nothing. */
static size read_request(int file, char *request) {
  size used = 0;
  while (used < MOST_REQUEST) {
    long got = kernel(READ, file, (long)(request + used), (long)(MOST_REQUEST - used), 0, 0);
    if (got <= 0) return 0;
    used += (size)got;
    for (size at = 3; at < used; at++)
      if (request[at] == '\n' && request[at - 1] == '\r' && request[at - 2] == '\n' && request[at - 3] == '\r') return used;
  }
  return used;
}

/* "GET /path", without anything that would spoil a log. */
static void add_asked(struct text *line, const char *request, size used) {
  int spaces = 0;
  for (size at = 0; at < used && at < 300 && request[at] != '\r' && request[at] != '\n'; at++) {
    if (request[at] == ' ' && ++spaces == 2) return;
    add_byte(line, request[at] < ' ' ? '?' : request[at]);
  }
}

static void serve(int file) {
  static char request[MOST_REQUEST];
  static struct text page, head, line;
  struct time patience = {10, 0};
  kernel(SOCKOPT, file, 1, 20, (long)&patience, sizeof patience);
  kernel(SOCKOPT, file, 1, 21, (long)&patience, sizeof patience);
  size used = read_request(file, request);
  if (used == 0) leave(0);
  int is_head = used > 4 && request[0] == 'H' && request[1] == 'E' && request[2] == 'A' && request[3] == 'D';
  write_page(&page);
  add(&head, "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\nx-demonstration: yes\r\ncache-control: no-store\r\n"
             "connection: close\r\ncontent-length: ");
  add_number(&head, page.used);
  add(&head, "\r\n\r\n");
  put_text(file, &head);
  if (!is_head) put_text(file, &page);
  add_asked(&line, request, used);
  add(&line, " 200 ");
  add_number(&line, is_head ? 0 : page.used);
  add(&line, "\n");
  put_text(1, &line);
  /* What is still to be read would cut the answer off. */
  kernel(SHUTDOWN, file, 1, 0, 0, 0);
  while (kernel(READ, file, (long)request, sizeof request, 0, 0) > 0) {}
  leave(0);
}

static void ignore_signal(int number) {
  long action[4] = {1, 0, 0, 0};
  kernel(SIGACTION, number, (long)action, 0, 8, 0);
}

static void run_server(void) {
  struct waiting doors[MOST_PORTS];
  int count = 0;
  static struct text line;
  started = seconds_now();
  ignore_signal(17); /* children that have ended are nobody's business */
  ignore_signal(13); /* whoever hangs up is noticed by the write */
  add(&line, "[demonstration] in place of ");
  add(&line, variable("SLIPWAY_IMAGE"));
  add(&line, ", which could not be fetched; listening on");
  for (const char *at = variable("SLIPWAY_PORTS"); *at && count < MOST_PORTS;) {
    size port;
    at = number_of(at, &port);
    while (*at && (*at < '0' || *at > '9')) at++;
    int file = listen_on((u16)port);
    if (file < 0) continue;
    doors[count++] = (struct waiting){file, 1, 0};
    add(&line, " ");
    add_number(&line, port);
  }
  if (count == 0) add(&line, " nothing");
  add(&line, "\n");
  put_text(1, &line);
  for (;;) {
    kernel(POLL, (long)doors, count, 0, 0, 8);
    for (int each = 0; each < count; each++) {
      if (!doors[each].happened) continue;
      int file = (int)kernel(ACCEPT, doors[each].file, 0, 0, 02000000, 0);
      if (file < 0) continue;
      if (kernel(CLONE, 17, 0, 0, 0, 0) == 0) serve(file);
      kernel(CLOSE, file, 0, 0, 0, 0);
    }
  }
}

/* ---- the commands ---- */

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

/* ---- the shell ---- */

enum { MOST_WORDS = 64, MOST_LINE = 4096 };

/* One command of a line, taken apart: `next` is where the following one begins. */
struct parsed {
  char *words[MOST_WORDS + 1];
  char room[MOST_LINE * 2];
  size used;
  int count, needs_success, is_wrong;
  const char *next;
};

static void keep_byte(struct parsed *to, char value) {
  if (to->used < sizeof to->room - 1) to->room[to->used++] = value;
}

static int is_name(char value) {
  return value == '_' || (value >= '0' && value <= '9') || (value >= 'A' && value <= 'Z') || (value >= 'a' && value <= 'z');
}

/* `$NAME` or `$?`; gives the place of its last character. */
static const char *expand(struct parsed *to, const char *at) {
  static struct text name;
  name.used = 0;
  if (at[1] == '?') {
    add_number(&name, (size)last_status);
    for (size each = 0; each < name.used; each++) keep_byte(to, name.of[each]);
    return at + 1;
  }
  while (is_name(at[1])) add_byte(&name, *++at);
  add_byte(&name, 0);
  if (name.used == 1) keep_byte(to, '$');
  for (const char *each = variable(name.of); *each; each++) keep_byte(to, *each);
  return at;
}

static int is_end(char value) { return value == 0 || value == '\n' || value == ';' || value == '&' || value == '|' || value == '<' || value == '>'; }

static const char *take_word(struct parsed *to, const char *at) {
  char quote = 0;
  if (to->count < MOST_WORDS) to->words[to->count++] = to->room + to->used;
  for (; *at && (quote || (!is_end(*at) && *at != ' ' && *at != '\t')); at++) {
    if (*at == quote) quote = 0;
    else if (!quote && (*at == '\'' || *at == '"')) quote = *at;
    else if (*at == '\\' && quote != '\'' && at[1]) keep_byte(to, *++at);
    else if (*at == '$' && quote != '\'') at = expand(to, at);
    else keep_byte(to, *at);
  }
  keep_byte(to, 0);
  return at;
}

static void take_command(struct parsed *to, const char *at) {
  to->used = 0, to->count = 0, to->is_wrong = 0, to->needs_success = 0;
  for (;;) {
    while (*at == ' ' || *at == '\t') at++;
    if (*at == '#')
      while (*at && *at != '\n') at++;
    if (is_end(*at)) break;
    at = take_word(to, at);
  }
  to->words[to->count] = 0;
  if (at[0] == '&' && at[1] == '&') to->needs_success = 1, at += 2;
  else if (*at == ';' || *at == '\n') at++;
  else if (*at) to->is_wrong = 1;
  to->next = at;
}

static int run_words(char **words) {
  const struct command *known = find_command(words[0]);
  if (known) return known->run(words);
  complain("sh", words[0], ": not found; this demonstration knows a few commands only, see help");
  return EXIT_UNKNOWN;
}

static void run_text(const char *at) {
  static struct parsed parsed;
  int skip = 0;
  while (*at) {
    take_command(&parsed, at);
    if (parsed.is_wrong) {
      complain("sh", "this demonstration's shell", " knows no pipes, redirections and jobs");
      last_status = EXIT_WRONG;
      return;
    }
    if (parsed.count && !skip) {
      if (same(parsed.words[0], "exit")) {
        size status = (size)last_status;
        if (parsed.words[1]) number_of(parsed.words[1], &status);
        leave((int)(status & 255));
      }
      last_status = run_words(parsed.words);
    }
    skip = parsed.needs_success && last_status != 0;
    at = parsed.next;
  }
}

static int run_shell(char **words) {
  static char line[MOST_LINE];
  static char setting[64];
  if (words[1] && same(words[1], "-c")) {
    if (words[2]) run_text(words[2]);
    return last_status;
  }
  int is_terminal = kernel(IOCTL, 0, 0x5401, (long)setting, 0, 0) == 0;
  if (is_terminal) {
    ignore_signal(2);
    run_help(words);
  }
  for (;;) {
    size used = 0;
    if (is_terminal) put(1, "/ # ");
    while (used < sizeof line - 1) {
      if (kernel(READ, 0, (long)(line + used), 1, 0, 0) <= 0) {
        line[used] = 0;
        run_text(line);
        return last_status;
      }
      if (line[used++] == '\n') break;
    }
    line[used] = 0;
    run_text(line);
  }
}

/* ---- the beginning ---- */

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
