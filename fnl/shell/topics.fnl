;;; The list of topics, filled by words.fnl and read by help.

(local list [])
(local functions {})
(local macros* {})

(fn topic-of [name title]
  (or (accumulate [found nil _ topic (ipairs list) &until found]
        (when (= topic.name name) topic))
      (let [topic {: name : title :words []}]
        (table.insert list topic)
        topic)))

(fn add-to [into]
  (fn [name title from names]
    (let [topic (topic-of name title)]
      (each [_ word (ipairs names)]
        (when (= nil (. from word)) (error (.. "there is no word " word)))
        (tset into word (. from word))
        (table.insert topic.words word)))))

(fn add-macros [name from names]
  ((add-to macros*) name nil from names))

{: list : functions :macros macros* :add (add-to functions) : add-macros}
