;; guest code
;;   80000000  ld a0, 0(a5)
;;   80000004  sd a0, 8(a5)
;;   80000008  sd a0, 8(sp)
;;   8000000c  ld a1, 0(sp)
;;   80000010  sd a1, 0(a0)
;;   80000014  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000000, 5 not done, access
;;   2: 80000008, 3 not done, access
;;   3: 80000010, 1 not done, access
;;   4: 80000014, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 5 i64
    block $B0 (result i32)
      block $B1 (result i32)
        block $B2 (result i32)
          (local.set $fuel (i32.load offset=700 (local.get $h)))
          (local.set $sp (i64.load offset=16 (local.get $h)))
          (local.set $a5 (i64.load offset=120 (local.get $h)))
          (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 5))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 5)))
          (i64.ge_u
            (i64.add (i64.add (local.get $a5) (i64.const -2143289344)) (i64.const -4292608))
            (i64.const 16369)
          )
          if $B3 (; unlikely ;)
            (drop
              (br_if $B0 (; unlikely ;)
                (i32.const 1)
                (i64.ge_u
                  (i64.add (i64.add (local.get $a5) (i64.const -2143289344)) (i64.const -4317184))
                  (i64.const 8177)
                )
              )
            )
          end ;; $B3
          (local.set $a0
            (i64.load (i32.wrap_i64 (i64.add (local.get $a5) (i64.const -2143289344))))
          )
          (i64.store offset=8
            (i32.wrap_i64 (i64.add (local.get $a5) (i64.const -2143289344)))
            (local.get $a0)
          )
          (i64.ge_u
            (i64.add (i64.add (local.get $sp) (i64.const -2143289344)) (i64.const -4317184))
            (i64.const 8177)
          )
          if $B4 (; unlikely ;)
            (drop
              (br_if $B1 (; unlikely ;)
                (i32.const 2)
                (i64.ge_u
                  (i64.add (i64.add (local.get $sp) (i64.const -2143289344)) (i64.const -4292608))
                  (i64.const 16369)
                )
              )
            )
          end ;; $B4
          (i64.store offset=8
            (i32.wrap_i64 (i64.add (local.get $sp) (i64.const -2143289344)))
            (local.get $a0)
          )
          (local.set $a1
            (i64.load (i32.wrap_i64 (i64.add (local.get $sp) (i64.const -2143289344))))
          )
          (i64.ge_u
            (i64.add (i64.add (local.get $a0) (i64.const -2143289344)) (i64.const -4317184))
            (i64.const 8185)
          )
          if $B5 (; unlikely ;)
            (drop
              (br_if $B2 (; unlikely ;)
                (i32.const 3)
                (i64.ge_u
                  (i64.add (i64.add (local.get $a0) (i64.const -2143289344)) (i64.const -4292608))
                  (i64.const 16377)
                )
              )
            )
          end ;; $B5
          (i64.store
            (i32.wrap_i64 (i64.add (local.get $a0) (i64.const -2143289344)))
            (local.get $a1)
          )
          (br $B2 (i32.const 4))
          (unreachable)
        end ;; $B2
        (local.set $4)
        (i64.store offset=88 (local.get $h) (local.get $a1))
        (br $B1 (local.get $4))
      end ;; $B1
      (local.set $4)
      (i64.store offset=80 (local.get $h) (local.get $a0))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
