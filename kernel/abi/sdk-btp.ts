/**
 * The C text of the SDK that speaks BTP: what a Task may tell its terminal.
 *
 * Part of the one generated header. A message is text in the Task's output, so
 * a terminal that does not know BTP shows the rest as it is. The messages are
 * those that `monitor/btp/README.md` marks for Tasks.
 */

/** C text appended to the SDK; it uses what stands before it. */
export const SDK_BTP_TEXT = `
/* ---- BTP: messages to the terminal, in the output (needs :output) ---- */

/* Writes text in quotes; controls that have no escape become spaces. Returns an error number. */
FLAT_INLINE int64_t flat_btp_quoted(const struct flat_system *sys, const char *text) {
  int64_t error = flat_write_all(sys, "\\"", 1);
  while (error == FLAT_OK && *text != 0) {
    size_t length = 0;
    while ((unsigned char)text[length] >= 32 && text[length] != '"' && text[length] != '\\\\' &&
           text[length] != 127)
      length++;
    if (length != 0) error = flat_write_all(sys, text, length);
    text += length;
    if (error != FLAT_OK || *text == 0) break;
    char escape[2] = {'\\\\', *text == '\\n' ? 'n' : *text == '\\t' ? 't' : *text};
    int known = *text == '\\n' || *text == '\\t' || *text == '"' || *text == '\\\\';
    error = known ? flat_write_all(sys, escape, 2) : flat_write_all(sys, " ", 1);
    text++;
  }
  return error != FLAT_OK ? error : flat_write_all(sys, "\\"", 1);
}

/* Begins a message, e.g. flat_btp_begin(sys, "title"). Returns an error number. */
FLAT_INLINE int64_t flat_btp_begin(const struct flat_system *sys, const char *name) {
  int64_t error = flat_puts(sys, "\\033]7717;{:m :");
  return error != FLAT_OK ? error : flat_puts(sys, name);
}

/* Adds a field whose value is text. Returns an error number. */
FLAT_INLINE int64_t flat_btp_text(const struct flat_system *sys, const char *key, const char *text) {
  int64_t error = flat_puts(sys, " :");
  if (error == FLAT_OK) error = flat_puts(sys, key);
  if (error == FLAT_OK) error = flat_puts(sys, " ");
  return error != FLAT_OK ? error : flat_btp_quoted(sys, text);
}

/* Ends a message. Returns an error number. */
FLAT_INLINE int64_t flat_btp_end(const struct flat_system *sys) {
  return flat_puts(sys, "}\\033\\\\");
}

/* Names the Task's tab; at most 64 characters. Returns an error number. */
FLAT_INLINE int64_t flat_title(const struct flat_system *sys, const char *title) {
  int64_t error = flat_btp_begin(sys, "title");
  if (error == FLAT_OK) error = flat_btp_text(sys, "text", title);
  return error != FLAT_OK ? error : flat_btp_end(sys);
}

/*
 * Marks the tab with the progress of long work, in thousandths; a negative
 * number when nobody knows how much is left. Returns an error number.
 */
FLAT_INLINE int64_t flat_progress(const struct flat_system *sys, int64_t thousandths, const char *what) {
  int64_t error = flat_btp_begin(sys, "progress");
  if (error == FLAT_OK) error = flat_puts(sys, " :state :run");
  if (error == FLAT_OK && thousandths >= 0) {
    uint64_t part = thousandths > 1000 ? 1000 : (uint64_t)thousandths;
    char digits[] = " :value 0.000";
    digits[8] = (char)('0' + part / 1000);
    digits[10] = (char)('0' + part / 100 % 10);
    digits[11] = (char)('0' + part / 10 % 10);
    digits[12] = (char)('0' + part % 10);
    error = flat_puts(sys, digits);
  }
  if (error == FLAT_OK) error = flat_btp_text(sys, "text", what);
  return error != FLAT_OK ? error : flat_btp_end(sys);
}

/* Long work has ended, well or not. Returns an error number. */
FLAT_INLINE int64_t flat_progress_end(const struct flat_system *sys, int well) {
  int64_t error = flat_btp_begin(sys, "progress");
  if (error == FLAT_OK) error = flat_puts(sys, well ? " :state :done" : " :state :fault");
  return error != FLAT_OK ? error : flat_btp_end(sys);
}

/* Shows a sentence for a few seconds; level is FLAT_LOG_ERROR, _WARNING or _INFO. Returns an error number. */
FLAT_INLINE int64_t flat_notify(const struct flat_system *sys, uint64_t level, const char *text) {
  int64_t error = flat_btp_begin(sys, "notify");
  if (error == FLAT_OK) {
    error = flat_puts(sys, level == FLAT_LOG_ERROR     ? " :level :error"
                           : level == FLAT_LOG_WARNING ? " :level :warn"
                                                       : " :level :info");
  }
  if (error == FLAT_OK) error = flat_btp_text(sys, "text", text);
  return error != FLAT_OK ? error : flat_btp_end(sys);
}

/*
 * Writes text that stands for something: a click looks up what the form gives (it is never run),
 * e.g. flat_link(sys, "this Task", "(task 3)"). Returns an error number.
 */
FLAT_INLINE int64_t flat_link(const struct flat_system *sys, const char *text, const char *look) {
  int64_t error = flat_btp_begin(sys, "link");
  if (error == FLAT_OK) error = flat_btp_text(sys, "look", look);
  if (error == FLAT_OK) error = flat_btp_end(sys);
  if (error == FLAT_OK) error = flat_puts(sys, text);
  if (error == FLAT_OK) error = flat_btp_begin(sys, "link");
  return error != FLAT_OK ? error : flat_btp_end(sys);
}

/* Writes text that can be chosen: FLAT_EVENT_CHOSEN then comes with the value. Returns an error number. */
FLAT_INLINE int64_t flat_choice(const struct flat_system *sys, const char *text, uint64_t value) {
  int64_t error = flat_btp_begin(sys, "link");
  if (error == FLAT_OK) error = flat_puts(sys, " :value ");
  if (error == FLAT_OK) error = flat_put_u64(sys, value);
  if (error == FLAT_OK) error = flat_btp_end(sys);
  if (error == FLAT_OK) error = flat_puts(sys, text);
  if (error == FLAT_OK) error = flat_btp_begin(sys, "link");
  return error != FLAT_OK ? error : flat_btp_end(sys);
}

/* Begins lines that can be folded away; closed, the summary stands for them. Returns an error number. */
FLAT_INLINE int64_t flat_fold(const struct flat_system *sys, const char *summary) {
  int64_t error = flat_btp_begin(sys, "fold");
  if (error == FLAT_OK) error = flat_puts(sys, " :action :begin");
  if (error == FLAT_OK) error = flat_btp_text(sys, "text", summary);
  return error != FLAT_OK ? error : flat_btp_end(sys);
}

/* Ends them. Returns an error number. */
FLAT_INLINE int64_t flat_fold_end(const struct flat_system *sys) {
  int64_t error = flat_btp_begin(sys, "fold");
  if (error == FLAT_OK) error = flat_puts(sys, " :action :end");
  return error != FLAT_OK ? error : flat_btp_end(sys);
}

/*
 * Asks for the tab to itself, or gives it back: keys (and the mouse) then come as events, and
 * text stands where flat_place says. Needs :input. Returns an error number.
 */
FLAT_INLINE int64_t flat_exclusive(const struct flat_system *sys, int on, int mouse) {
  int64_t error = flat_btp_begin(sys, "exclusive");
  if (error == FLAT_OK) error = flat_puts(sys, on ? " :on true" : " :on false");
  if (error == FLAT_OK && mouse) error = flat_puts(sys, " :mouse true");
  return error != FLAT_OK ? error : flat_btp_end(sys);
}

/* Where the next text stands, in cells from 0. Returns an error number. */
FLAT_INLINE int64_t flat_place(const struct flat_system *sys, uint32_t column, uint32_t row) {
  int64_t error = flat_btp_begin(sys, "place");
  if (error == FLAT_OK) error = flat_puts(sys, " :column ");
  if (error == FLAT_OK) error = flat_put_u64(sys, column);
  if (error == FLAT_OK) error = flat_puts(sys, " :row ");
  if (error == FLAT_OK) error = flat_put_u64(sys, row);
  return error != FLAT_OK ? error : flat_btp_end(sys);
}

/* Empties the screen of a tab that the Task has to itself. Returns an error number. */
FLAT_INLINE int64_t flat_clear(const struct flat_system *sys) {
  int64_t error = flat_btp_begin(sys, "clear");
  return error != FLAT_OK ? error : flat_btp_end(sys);
}

/* Marks the tab when it is not shown. Returns an error number. */
FLAT_INLINE int64_t flat_bell(const struct flat_system *sys) {
  int64_t error = flat_btp_begin(sys, "bell");
  return error != FLAT_OK ? error : flat_btp_end(sys);
}
`;
