;;; What `is` does: compares, and when that fails shows the form and both values.

(local fennel (require :fennel))
(local suite (require :test.suite))

(fn equal? [a b]
  "Equality that looks into tables."
  (if (= a b) true
      (not (and (= :table (type a)) (= :table (type b)))) false
      (and (accumulate [same true key value (pairs a) &until (not same)]
             (equal? value (. b key)))
           (accumulate [same true key (pairs b) &until (not same)]
             (not= nil (. a key))))))

(local comparisons {"=" equal?
                    "not=" #(not (equal? $1 $2))
                    "~=" #(not (equal? $1 $2))
                    "<" #(< $1 $2)
                    "<=" #(<= $1 $2)
                    ">" #(> $1 $2)
                    ">=" #(>= $1 $2)})

(fn shown [value]
  (fennel.view value {:line-length 100}))

(fn compare [name form left right file line message]
  "Checks a comparison of two values. Tables are equal when what is in them is."
  (let [ok ((. comparisons name) left right)]
    (suite.report ok (when (not ok)
                       {: form : file : line :message (or message "does not hold")
                        :expected (shown left) :actual (shown right)}))))

(fn true? [form value file line message]
  "Checks that a value is neither false nor nil."
  (suite.report (and value true)
                (when (not value)
                  {: form : file : line :message (or message "does not hold")
                   :actual (shown value)})))

{: equal? : compare : true? :names comparisons}
