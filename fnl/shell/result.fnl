;;; The values the prompt has printed, by the numbers of the prompts.

(local current (require :shell.current))
(local {: raise} (require :shell.call))

;; Prompts whose results are kept.
(local most-numbered 100)

(fn begin [session number]
  "Makes room for the results of a prompt."
  (set session.numbered (or session.numbered {}))
  (tset session.numbered number {:count 0})
  (tset session.numbered (- number most-numbered) nil))

(fn add [session number value]
  "Remembers a result; gives the form that names it."
  (let [these (. session.numbered number)]
    (set these.count (+ 1 these.count))
    (tset these these.count value)
    (string.format "(result %d %d)" number these.count)))

(fn result [n ?k]
  "The value that prompt n gave, the first unless told: (result 17), (result 17 2). r17 is the last
form's."
  (let [these (?. current.session :numbered n)]
    (if (and these (<= 1 (or ?k 1) these.count)) (. these (or ?k 1))
        (raise :not-found (string.format "there is no result %s of prompt %s"
                                         (tostring (or ?k 1)) (tostring n))))))

{: begin : add : result}
