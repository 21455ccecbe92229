/* Texts: comparing, growing, writing out; and the few facts that are told: variables, names, the time. */
#pragma once
static char **environ;

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
