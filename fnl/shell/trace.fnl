;;; Errors caught with the way that led to them.

(fn frames []
  "Places of the calls above, innermost first; for a handler of xpcall."
  (let [found []]
    (var level 3)
    (var info (debug.getinfo level "Sln"))
    (while (and info (< level 60))
      (let [file (string.match info.source "^@(.*)")]
        (when (and file (< 0 info.currentline) (not= file "fnl/shell/prompt.fnl"))
          (table.insert found {: file :line info.currentline :name info.name})))
      (set level (+ level 1))
      (set info (debug.getinfo level "Sln")))
    found))

(fn wrapped? [value]
  (and (= :table (type value)) value.cause (= :table (type value.frames))))

(fn wrap [value]
  "An error that remembers where it came from; one that does already stays as it is."
  (if (or (wrapped? value) (= value "interrupted"))
      value
      (setmetatable {:cause value :message (tostring value) :frames (frames)}
                    {:__tostring #$.message})))

(fn protect [body finally]
  "Calls body, then finally in any case, and gives what body gave or raises what it raised."
  (let [results (table.pack (xpcall body wrap))]
    (finally)
    (if (. results 1)
        (table.unpack results 2 results.n)
        (error (. results 2) 0))))

(fn attempt [body]
  "True, or false and the error with its frames. An interrupt is not caught."
  (let [(ok problem) (xpcall body wrap)]
    (if (and (not ok) (= problem "interrupted")) (error problem 0))
    (values ok problem)))

{: wrap : protect : attempt}
