;;; The form that gives a part of a value: (. r17 :sections 1).

(local fennel (require :fennel))

(fn key? [key]
  "True for a key that a form can name."
  (or (= :string (type key)) (= :boolean (type key))
      (and (= :number (type key)) (= key key))))

(fn part [root key]
  "The form of a part of the value that root, a form, gives; nil when there is none."
  (when (and root (key? key))
    (let [text (fennel.view key {:one-line? true :prefer-colon? true})
          inner (string.match root "^%(%. (.*)%)$")]
      (if inner (.. "(. " inner " " text ")")
          (.. "(. " root " " text ")")))))

{: part}
