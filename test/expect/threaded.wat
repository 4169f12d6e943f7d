;; guest code
;; one:
;;   80000000  addi a2, a2, 1
;;   80000004  ld a0, 0(a1)
;;   80000008  addi a1, a1, 8
;; next:
;;   8000000c  jr a0
;; two:
;;   80000010  slli a2, a2, 1
;;   80000014  ld a0, 0(a1)
;;   80000018  addi a1, a1, 8
;; again:
;;   8000001c  jr a0
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000004, 3 not done, access
;;   2: 80000010, 0 not done, fuel
;;   3: 80000014, 3 not done, access
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 5 i64
    block $B0 (result i32)
      (local.set $fuel (i32.load offset=700 (local.get $h)))
      (local.set $a0 (i64.load offset=80 (local.get $h)))
      (local.set $a1 (i64.load offset=88 (local.get $h)))
      (local.set $a2 (i64.load offset=96 (local.get $h)))
      loop $L1
        (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 4))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 4)))
        (local.set $a2 (i64.add (local.get $a2) (i64.const 1)))
        (drop
          (br_if $B0 (; unlikely ;)
            (i32.const 1)
            (i64.ge_u (i64.add (local.get $a1) (i64.const -2147483648)) (i64.const 1048569))
          )
        )
        (local.set $a0
          (i64.load (i32.add (i32.wrap_i64 (local.get $a1)) (i32.const -2143289344)))
        )
        (local.set $a1 (i64.add (local.get $a1) (i64.const 8)))
        (local.set $9 (i64.and (local.get $a0) (i64.const -2)))
        (local.set $5 (local.get $9))
        loop $L2
          block $B3
            (br_if $L1 (i64.eq (local.get $5) (i64.const 2147483648)))
            (br_if $B3 (i64.eq (local.get $5) (i64.const 2147483664)))
            (i64.store offset=80 (local.get $h) (local.get $a0))
            (i64.store offset=88 (local.get $h) (local.get $a1))
            (i64.store offset=96 (local.get $h) (local.get $a2))
            (i32.store offset=700 (local.get $h) (local.get $fuel))
            (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
            if $B4 (; unlikely ;)
              (i64.store offset=256 (local.get $h) (local.get $5))
              (i32.store offset=764 (local.get $h) (i32.const -1))
              (return (i32.const 0))
            end ;; $B4
            (return_call $0 (local.get $h) (i32.wrap_i64 (local.get $5)) (local.get $depth))
          end ;; $B3
          (drop (br_if $B0 (; unlikely ;) (i32.const 2) (i32.lt_s (local.get $fuel) (i32.const 4))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 4)))
          (local.set $a2 (i64.shl (local.get $a2) (i64.const 1)))
          (drop
            (br_if $B0 (; unlikely ;)
              (i32.const 3)
              (i64.ge_u (i64.add (local.get $a1) (i64.const -2147483648)) (i64.const 1048569))
            )
          )
          (local.set $a0
            (i64.load (i32.add (i32.wrap_i64 (local.get $a1)) (i32.const -2143289344)))
          )
          (local.set $a1 (i64.add (local.get $a1) (i64.const 8)))
          (local.set $9 (i64.and (local.get $a0) (i64.const -2)))
          (local.set $5 (local.get $9))
          (br $L2)
        end ;; $L2
      end ;; $L1
      (unreachable)
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i64.store offset=80 (local.get $h) (local.get $a0))
    (i64.store offset=88 (local.get $h) (local.get $a1))
    (i64.store offset=96 (local.get $h) (local.get $a2))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
