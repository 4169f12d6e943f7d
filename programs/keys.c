/*
 * keys: a tab to itself. Shows each key and what the mouse does; a button held
 * down draws.
 *
 * Shows exclusive use of a tab, places on its screen, and the events that come
 * then. q gives the tab back and ends. Needs :output and :input.
 */
#include "flatland.h"

struct pen {
  const struct flat_system *sys;
  uint32_t columns, rows;
};

static const struct {
  uint32_t key;
  const char *name;
} names[] = {
    {FLAT_KEY_UP, "up"},          {FLAT_KEY_DOWN, "down"},        {FLAT_KEY_LEFT, "left"},
    {FLAT_KEY_RIGHT, "right"},    {FLAT_KEY_HOME, "home"},        {FLAT_KEY_END, "end"},
    {FLAT_KEY_PAGE_UP, "page up"}, {FLAT_KEY_PAGE_DOWN, "page down"},
    {FLAT_KEY_INSERT, "insert"},  {FLAT_KEY_DELETE, "delete"},    {FLAT_KEY_ENTER, "enter"},
    {FLAT_KEY_ESCAPE, "escape"},  {FLAT_KEY_TAB, "tab"},          {FLAT_KEY_BACKSPACE, "backspace"},
    {FLAT_KEY_SPACE, "space"},
};

static const char *const actions[] = {"", "press", "release", "move", "wheel up", "wheel down"};

static void at(const struct pen *pen, uint32_t column, uint32_t row) {
  flat_place(pen->sys, column, row);
}

/* A line of the heading, filled with spaces to 60 cells. */
static void head(const struct pen *pen, uint32_t row, const char *style) {
  at(pen, 1, row);
  for (int i = 0; i < 60; i++) flat_puts(pen->sys, " ");
  at(pen, 1, row);
  flat_puts(pen->sys, style);
}

static void frame(const struct pen *pen) {
  flat_clear(pen->sys);
  head(pen, 0, "\033[1;33m");
  flat_puts(pen->sys, "keys\033[0m  press any; hold a button and draw; \033[36mq\033[0m gives the tab back");
}

static void held(const struct pen *pen, uint32_t bits) {
  if (bits & FLAT_HELD_CONTROL) flat_puts(pen->sys, "control-");
  if (bits & FLAT_HELD_ALT) flat_puts(pen->sys, "alt-");
  if (bits & FLAT_HELD_SHIFT) flat_puts(pen->sys, "shift-");
}

/* A code point as UTF-8. */
static void put_character(const struct pen *pen, uint32_t c) {
  unsigned char bytes[4];
  size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
  for (size_t i = n; i-- > 1; c >>= 6) bytes[i] = (unsigned char)(0x80 | (c & 0x3f));
  bytes[0] = (unsigned char)(lead[n] | c);
  flat_write_all(pen->sys, bytes, n);
}

static void show_key(const struct pen *pen, uint32_t key, uint32_t bits) {
  head(pen, 2, "\033[36mkey\033[0m    ");
  held(pen, bits);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (names[i].key == key) {
      flat_puts(pen->sys, names[i].name);
      return;
    }
  }
  if (key >= FLAT_KEY_F1 && key <= FLAT_KEY_F12) {
    flat_puts(pen->sys, "f");
    flat_put_u64(pen->sys, key - FLAT_KEY_F1 + 1);
  } else if (key >= 32 && key < FLAT_KEY_UP) put_character(pen, key);
}

static void show_mouse(const struct pen *pen, const struct flat_event *event) {
  uint32_t action = event->id & 0xff, bits = event->id >> 16;
  uint32_t column = event->value & 0xffff, row = event->value >> 16 & 0xffff;
  if (row > 3 && (action == FLAT_MOUSE_PRESS || action == FLAT_MOUSE_MOVE)) {
    at(pen, column, row);
    flat_puts(pen->sys, "\033[35m█\033[0m");
  }
  head(pen, 3, "\033[36mmouse\033[0m  ");
  held(pen, bits);
  flat_puts(pen->sys, action < sizeof actions / sizeof *actions ? actions[action] : "?");
  flat_puts(pen->sys, "  column ");
  flat_put_u64(pen->sys, column);
  flat_puts(pen->sys, " row ");
  flat_put_u64(pen->sys, row);
}

int _start(const struct flat_system *sys, const struct flat_self *self) {
  struct pen pen = {sys, 80, 24};
  struct flat_event event;
  int64_t error = flat_exclusive(sys, 1, 1);
  if (error != FLAT_OK) return (int)error;
  frame(&pen);
  for (;;) {
    while (flat_next_event(self, &event)) {
      if (event.type == FLAT_EVENT_KEY) {
        if (event.value == 'q') {
          flat_exclusive(sys, 0, 0);
          return (int)flat_puts(sys, "keys: the tab is back\n");
        }
        show_key(&pen, (uint32_t)event.value, event.id);
      } else if (event.type == FLAT_EVENT_MOUSE) {
        show_mouse(&pen, &event);
      } else if (event.type == FLAT_EVENT_SIZE) {
        pen.columns = event.value & 0xffff;
        pen.rows = (uint32_t)(event.value >> 16) & 0xffff;
        head(&pen, 4, "\033[36msize\033[0m   ");
        flat_put_u64(sys, pen.columns);
        flat_puts(sys, " x ");
        flat_put_u64(sys, pen.rows);
      }
    }
    struct flat_result r = sys->wait(-1, FLAT_UNTIL_EVENT);
    if (r.error != FLAT_OK) return (int)r.error;
  }
}
