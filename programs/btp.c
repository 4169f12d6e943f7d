/*
 * btp: says everything a Task may say to its terminal.
 *
 *   btp [STEPS]    20 when not given
 *
 * Shows the messages of BTP that a Task may put into its output: a title,
 * progress, a sentence for the person, a bell, links, folds, a table, a tree
 * and a bar; and styled text, which needs no message. keys has the rest. A
 * terminal that does not know BTP shows the text alone.
 * Needs :clock and :output.
 */
#include "flatland.h"

static const char *const styles[] = {
    "\033[1mbold\033[0m",           "\033[3mitalic\033[0m",
    "\033[4munderlined\033[0m",     "\033[7minverse\033[0m",
    "\033[31mred\033[0m",           "\033[38;5;214mone of 256\033[0m",
    "\033[38;2;255;63;164mone of 16 million\033[0m",
};

/* The work: each step a line, a moment, and how far it is. */
static int64_t work(const struct flat_system *sys, uint64_t steps) {
  for (uint64_t step = 1; step <= steps; step++) {
    int64_t error = flat_progress(sys, (int64_t)(step * 1000 / steps), "working");
    if (error == FLAT_OK) error = flat_puts(sys, "step ");
    if (error == FLAT_OK) error = flat_put_u64(sys, step);
    if (error == FLAT_OK) error = flat_puts(sys, "\n");
    if (error == FLAT_OK) error = flat_sleep(sys, 100000000);
    if (error != FLAT_OK) return error;
  }
  return FLAT_OK;
}

/* A message whose fields are written out. */
static int64_t show(const struct flat_system *sys, const char *fields) {
  int64_t error = flat_btp_begin(sys, "show");
  if (error == FLAT_OK) error = flat_puts(sys, fields);
  return error != FLAT_OK ? error : flat_btp_end(sys);
}

/* Text that is more than text. */
static int64_t rich(const struct flat_system *sys) {
  int64_t error = flat_puts(sys, "look at ");
  if (error == FLAT_OK) error = flat_link(sys, "all Tasks", "(tasks)");
  if (error == FLAT_OK) error = flat_puts(sys, "\n");
  if (error == FLAT_OK) error = flat_fold(sys, "seven colours");
  for (size_t i = 0; i < sizeof styles / sizeof *styles && error == FLAT_OK; i++) {
    if (i > 0) flat_puts(sys, "\n");
    error = flat_puts(sys, styles[i]);
  }
  if (error == FLAT_OK) error = flat_fold_end(sys);
  if (error == FLAT_OK) {
    error = show(sys, " :table {:columns [\"letter\" \"count\"] :rows [[\"alpha\" \"1\"] "
                      "[{:text \"beta\" :look \"(programs)\"} \"22\"]]}");
  }
  if (error == FLAT_OK) {
    error = show(sys, " :tree {:text \"tree\" :items [{:text \"leaf\"} {:text \"branch\" "
                      ":closed true :items [{:text \"twig\"}]}]}");
  }
  return error != FLAT_OK ? error : show(sys, " :id 1 :bar {:value 0.5 :text \"half\"}");
}

int _start(const struct flat_system *sys, const struct flat_self *self) {
  uint64_t steps = 20;
  if ((self->argc > 1 && !flat_number(self->argv[1], &steps)) || self->argc > 2 || steps == 0 ||
      steps > 1000000) {
    flat_puts(sys, "usage: btp [STEPS]\n");
    return 2;
  }
  int64_t error = flat_title(sys, "a \"talking\" Task");
  if (error == FLAT_OK) error = rich(sys);
  if (error == FLAT_OK) error = flat_notify(sys, FLAT_LOG_INFO, "the work begins");
  if (error == FLAT_OK) error = flat_progress(sys, -1, "nobody knows how long");
  if (error == FLAT_OK) error = work(sys, steps);
  if (error == FLAT_OK) error = flat_progress_end(sys, 1);
  if (error == FLAT_OK) error = flat_notify(sys, FLAT_LOG_WARNING, "the work is done");
  if (error == FLAT_OK) error = flat_bell(sys);
  return (int)error;
}
