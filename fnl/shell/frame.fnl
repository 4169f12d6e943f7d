;;; Frames of the Lua stack, with their locals, as they stood when an error was raised.

(local fennel (require :fennel))
(local current (require :shell.current))
(local topics (require :shell.topics))
(local {: raise} (require :shell.call))

;; Frames that are kept, and locals of one.
(local most-frames 40)
(local most-locals 60)
;; Texts whose errors are remembered.
(local most-problems 10)

;; Files that are the way an error takes, not where it comes from.
(local hidden {"fnl/shell/prompt.fnl" true "fnl/shell/frame.fnl" true "fnl/shell/trace.fnl" true})

(fn mangled [name]
  "The Lua name of a Fennel local (compiler.local-mangling)."
  (let [dashed (string.gsub name "-" "_")]
    (pick-values 1 (string.gsub dashed "[^%w_]" #(string.format "_%02x" (string.byte $1))))))

(fn names-of [file]
  "The names in a file as they were written, by the names Lua has for them."
  (let [found {}]
    (each [name (string.gmatch (or (host.source file) "") "[^%s()%[%]{}\"';,`#.:]+")]
      (let [short (mangled name)]
        (when (not= short name) (tset found short name))))
    found))

(fn locals-of [level names]
  "Locals by their names as written; the last of a name is the one in sight."
  (let [found {}]
    (var at 1)
    (var (name value) (debug.getlocal level at))
    (while (and name (<= at most-locals))
      (when (string.find name "^[%a_]")
        (when (not (string.find name "^_%d")) (tset found (or (. names name) name) value)))
      (set at (+ at 1))
      (set (name value) (debug.getlocal level at)))
    found))

(fn name-of [f]
  "The name of a function of the session or of a word; a call in the last place leaves no other."
  (accumulate [found nil _ from (ipairs [(or (?. current.session :kept) {}) topics.functions])
               &until found]
    (accumulate [name nil key value (pairs from) &until name]
      (when (and (rawequal f value) (not (string.find key "^[ri*]%d"))) key))))

(fn capture []
  "The frames above, innermost first: for a handler of xpcall."
  (let [found []
        names {}]
    (var level 2)
    (var info (debug.getinfo level "Slnf"))
    (while (and info (< (length found) most-frames) (< level 200))
      (let [file (string.match info.source "^@(.*)")]
        (when (and file (< 0 info.currentline) (not (. hidden file)))
          (when (= nil (. names file)) (tset names file (names-of file)))
          (let [written (. names file)
                locals (locals-of (+ 1 level) written)]
            (table.insert found {: file :line info.currentline :function info.func
                                 :name (or (and info.name (. written info.name)) info.name
                                           (name-of info.func))
                                 : locals}))))
      (set level (+ level 1))
      (set info (debug.getinfo level "Slnf")))
    found))

(fn keep [session number frames]
  "Remembers the frames of the error of prompt `number`."
  (set session.problems (or session.problems []))
  (table.insert session.problems {: number : frames})
  (when (< most-problems (length session.problems)) (table.remove session.problems 1)))

(fn frame [n ?prompt]
  "A frame of the last error, or of the error of a prompt: 1 is where it was raised. A record of
:name :file :line :function :locals."
  (let [problems (or (?. current.session :problems) [])
        of (if ?prompt
               (accumulate [found nil _ problem (ipairs problems)]
                 (if (= problem.number ?prompt) problem found))
               (. problems (length problems)))]
    (or (?. of :frames n)
        (raise :not-found (if of (string.format "there is no frame %s; there are %d" (fennel.view n)
                                                (length of.frames))
                              "there is no error to look into")))))

{: capture : keep : frame}
