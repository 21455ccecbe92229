/* The server: a page for every request on every port, and a line of log for each. */
#pragma once
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
