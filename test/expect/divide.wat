;; guest code
;;   80000000  div a0, a1, a2
;;   80000004  remu a3, a1, a2
;;   80000008  divw a4, a1, a2
;;   8000000c  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 8000000c, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 6 i64, 2 i32
    block $B0 (result i32)
      block $B1 (result i32)
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $a1 (i64.load offset=88 (local.get $h)))
        (local.set $a2 (i64.load offset=96 (local.get $h)))
        (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 3))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 3)))
        (i64.eqz (local.get $a2))
        if $B2 (result i64) (; unlikely ;)
          (i64.const -1)
        else
          (i64.eq (local.get $a2) (i64.const -1))
          if $B3 (result i64) (; unlikely ;)
            (i64.sub (i64.const 0) (local.get $a1))
          else
            (i64.eqz (i64.shr_u (i64.or (local.get $a1) (local.get $a2)) (i64.const 32)))
            if $B4 (result i64)
              (i64.extend_i32_u
                (i32.div_u (i32.wrap_i64 (local.get $a1)) (i32.wrap_i64 (local.get $a2)))
              )
            else
              (i64.div_s (local.get $a1) (local.get $a2))
            end ;; $B4
          end ;; $B3
        end ;; $B2
        (local.set $a0)
        (i64.eqz (local.get $a2))
        if $B5 (result i64) (; unlikely ;)
          (local.get $a1)
        else
          (i64.eqz (i64.shr_u (i64.or (local.get $a1) (local.get $a2)) (i64.const 32)))
          if $B6 (result i64)
            (i64.extend_i32_u
              (i32.rem_u (i32.wrap_i64 (local.get $a1)) (i32.wrap_i64 (local.get $a2)))
            )
          else
            (i64.rem_u (local.get $a1) (local.get $a2))
          end ;; $B6
        end ;; $B5
        (local.set $a3)
        (local.set $11 (i32.wrap_i64 (local.get $a1)))
        (local.set $12 (i32.wrap_i64 (local.get $a2)))
        (i32.eqz (local.get $12))
        if $B7 (result i32) (; unlikely ;)
          (i32.const -1)
        else
          (i32.eq (local.get $12) (i32.const -1))
          if $B8 (result i32) (; unlikely ;)
            (i32.sub (i32.const 0) (local.get $11))
          else
            (i32.div_s (local.get $11) (local.get $12))
          end ;; $B8
        end ;; $B7
        (local.set $a4 (i64.extend_i32_s))
        (br $B1 (i32.const 1))
        (unreachable)
      end ;; $B1
      (local.set $4)
      (i64.store offset=80 (local.get $h) (local.get $a0))
      (i64.store offset=104 (local.get $h) (local.get $a3))
      (i64.store offset=112 (local.get $h) (local.get $a4))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
