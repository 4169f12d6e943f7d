;;; Errors caught with the way that led to them.

(local fennel (require :fennel))
(local frame (require :shell.frame))

(fn wrapped? [value]
  (and (= :table (type value)) value.cause (= :table (type value.frames))))

(fn message-of [value]
  "A table that was raised as Fennel writes it, unless it says itself how it reads."
  (if (and (= :table (type value)) (= nil (?. (getmetatable value) :__tostring)))
      (fennel.view value {:one-line? true})
      (tostring value)))

(fn wrap [value]
  "An error that remembers where it came from; one that does already stays as it is. The frames
with their locals are in its metatable, as :captured."
  (if (or (wrapped? value) (= value "interrupted"))
      value
      (let [captured (frame.capture)]
        (setmetatable {:cause value :message (message-of value)
                       :frames (icollect [_ {: file : line : name} (ipairs captured)]
                                 {: file : line : name})}
                      {:__tostring #$.message : captured}))))

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
