;;; What text of a value can carry besides characters: links and folds.
;;;
;;; Whatever draws a value gets one of two sets of functions. `plain` writes the
;;; characters alone, for a terminal that is not ours; `rich` writes BTP's `link`
;;; and `fold` around them. Every text that comes from outside goes through `text`
;;; or `link`, so that nothing in it can be taken for a mark.

(local btp (require :shell.btp))

;; A form longer than this is not worth carrying (monitor/btp/README.md, `link`).
(local longest {:look 1024 :do 1024 :put 4096})

(fn clean [text]
  "Text whose only escape sequences are styles."
  (let [without (string.gsub text "\027(%[?)" #(if (= $1 "[") "\027[" "␛"))]
    (pick-values 1 (string.gsub without "\194[\128-\159]" "·"))))

(fn fields [to]
  (table.concat
    (icollect [_ name (ipairs [:look :do :put])]
      (let [form (. to name)]
        (when (and form (<= (length form) (. longest name)))
          (string.format " :%s %s" name (btp.quoted form (. longest name))))))))

(local plain
  {:rich? false
   :text #$1
   :link (fn [text _to] text)
   :fold (fn [text _summary _closed?] text)})

(local rich
  {:rich? true
   :text clean
   :link (fn [text to]
           (let [said (and to (fields to))]
             (if (or (= nil said) (= "" said)) (clean text)
                 (.. (btp.message :link said) (clean text) (btp.message :link "")))))
   ;; The text of a fold has been drawn with these functions already.
   :fold (fn [text summary closed?]
           (.. (btp.message :fold (.. " :action :begin :text " (btp.quoted summary 256)
                                      (if closed? " :closed true" "")))
               text (btp.message :fold " :action :end")))})

{: plain : rich}
