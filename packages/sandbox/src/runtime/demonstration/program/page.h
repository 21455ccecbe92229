/* The page: what was wanted, what answers in its place, where. */
#pragma once
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
