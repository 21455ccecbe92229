/* The shell: words, quotes, variables, `;` and `&&`; a prompt where a person types. */
#pragma once
enum { EXIT_WRONG = 2, EXIT_UNKNOWN = 127 };
static int last_status;

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
